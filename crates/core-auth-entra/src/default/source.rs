//! One step: making the official credential, asking it, and judging how it failed.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use azure_core::{
    credentials::{Secret, TokenCredential},
    http::{ClientOptions, Method, Request, Url},
};
use azure_identity as official;
use azure_identity::UserAssignedId;
use core_auth::{AccessToken, TokenRequestContext};

use super::{builder::is_tenant, failure::StepFailure, setup::Setup};
use crate::{
    describe::{clean, describe, http_status},
    entra::{ask, ours},
    step::CredentialStep,
};

const TENANT_ID: &str = "AZURE_TENANT_ID";
const CLIENT_ID: &str = "AZURE_CLIENT_ID";
const CLIENT_SECRET: &str = "AZURE_CLIENT_SECRET";
const CERTIFICATE_PATH: &str = "AZURE_CLIENT_CERTIFICATE_PATH";
#[cfg(feature = "client_certificate")]
const CERTIFICATE_PASSWORD: &str = "AZURE_CLIENT_CERTIFICATE_PASSWORD";
const TOKEN_FILE: &str = "AZURE_FEDERATED_TOKEN_FILE";

/// Where a virtual machine asks for tokens of its identity.
const METADATA_SERVICE: &str = "http://169.254.169.254/metadata/identity/oauth2/token";

/// How long the metadata service may take to show that it is there; it answers from the same host.
const PROBE_TIME: Duration = Duration::from_secs(1);

type Official = Arc<dyn TokenCredential>;

/// A step with its official credential, which is made when first asked and kept, because it caches tokens.
pub(super) struct Source {
    step: CredentialStep,
    alone: bool,
    credential: OnceLock<Official>,
}

impl Source {
    /// `alone`: there is no other step to go on to.
    pub(super) fn new(step: CredentialStep, alone: bool) -> Self {
        Self { step, alone, credential: OnceLock::new() }
    }

    pub(super) fn step(&self) -> CredentialStep {
        self.step
    }

    pub(super) async fn get_token(
        &self,
        setup: &Setup,
        context: &TokenRequestContext,
    ) -> Result<AccessToken, StepFailure> {
        let credential = if let Some(credential) = self.credential.get() {
            credential
        } else {
            let made = self.make(setup).await?;
            self.credential.get_or_init(|| made)
        };
        let token = ask(&**credential, context).await;
        token.map(|token| ours(&token)).map_err(|error| self.judge(setup, &error))
    }

    async fn make(&self, setup: &Setup) -> Result<Official, StepFailure> {
        match self.step {
            CredentialStep::Environment => environment(setup),
            CredentialStep::WorkloadIdentity => workload_identity(setup),
            CredentialStep::ManagedIdentity => {
                if !self.alone && is_virtual_machine(setup) {
                    probe(setup).await?;
                }
                managed_identity(setup)
            }
            CredentialStep::AzureCli => azure_cli(setup),
            CredentialStep::AzureDeveloperCli => azure_developer_cli(setup),
        }
    }

    fn judge(&self, setup: &Setup, error: &azure_core::Error) -> StepFailure {
        let reason = describe(error, &setup.secrets());
        let unavailable = match self.step {
            CredentialStep::Environment | CredentialStep::WorkloadIdentity => false,
            // No answer, an answer of something in between, or: there is no such identity on this host.
            CredentialStep::ManagedIdentity => {
                is_virtual_machine(setup) && matches!(http_status(error), None | Some(400 | 502 | 504))
            }
            CredentialStep::AzureCli | CredentialStep::AzureDeveloperCli => {
                reason.contains("not found on PATH") || reason.contains("wasn't found on PATH")
            }
        };
        if unavailable {
            StepFailure::unavailable(self.step, reason)
        } else {
            StepFailure::failed(self.step, reason)
        }
    }
}

fn environment(setup: &Setup) -> Result<Official, StepFailure> {
    let step = CredentialStep::Environment;
    let (secret, path) = (setup.var(CLIENT_SECRET), setup.var(CERTIFICATE_PATH));
    let [tenant_id, client_id] = required(setup, step, [TENANT_ID, CLIENT_ID])?;
    if let Some(secret) = secret {
        let options =
            official::ClientSecretCredentialOptions { client_options: client_options(setup, step)? };
        let made =
            official::ClientSecretCredential::new(&tenant_id, client_id, Secret::new(secret), Some(options));
        return made.map(|made| made as Official).map_err(|error| not_made(setup, step, &error));
    }
    match path {
        Some(path) => certificate(setup, tenant_id, client_id, &path),
        None => Err(StepFailure::unavailable(
            step,
            format!("neither {CLIENT_SECRET} nor {CERTIFICATE_PATH} is set"),
        )),
    }
}

#[cfg(feature = "client_certificate")]
fn certificate(
    setup: &Setup,
    tenant_id: String,
    client_id: String,
    path: &str,
) -> Result<Official, StepFailure> {
    let step = CredentialStep::Environment;
    let bytes = std::fs::read(path).map_err(|error| {
        StepFailure::failed(step, format!("the file of {CERTIFICATE_PATH} cannot be read: {error}"))
    })?;
    let options = official::ClientCertificateCredentialOptions {
        client_options: client_options(setup, step)?,
        password: setup.var(CERTIFICATE_PASSWORD).map(Secret::new),
    };
    let made = official::ClientCertificateCredential::new(tenant_id, client_id, bytes.into(), Some(options));
    made.map(|made| made as Official).map_err(|error| {
        not_made(setup, step, &error).with_hint(
            "the file must be PKCS#12 with an RSA key, and its password in AZURE_CLIENT_CERTIFICATE_PASSWORD",
        )
    })
}

/// Somebody set a certificate up: to go on without it would mean to run as somebody else.
#[cfg(not(feature = "client_certificate"))]
fn certificate(_: &Setup, _: String, _: String, _: &str) -> Result<Official, StepFailure> {
    let failure = StepFailure::failed(
        CredentialStep::Environment,
        format!("{CERTIFICATE_PATH} is set, and the program was built without certificates"),
    );
    Err(failure
        .with_hint("turn the feature client_certificate of core-auth-entra on, or use AZURE_CLIENT_SECRET"))
}

fn workload_identity(setup: &Setup) -> Result<Official, StepFailure> {
    let step = CredentialStep::WorkloadIdentity;
    let [tenant_id, client_id, file] = required(setup, step, [TENANT_ID, CLIENT_ID, TOKEN_FILE])?;
    let options = official::WorkloadIdentityCredentialOptions {
        credential_options: official::ClientAssertionCredentialOptions {
            client_options: client_options(setup, step)?,
        },
        tenant_id: Some(tenant_id),
        client_id: Some(client_id),
        token_file_path: Some(file.into()),
    };
    let made = official::WorkloadIdentityCredential::new(Some(options));
    made.map(|made| made as Official).map_err(|error| not_made(setup, step, &error))
}

fn managed_identity(setup: &Setup) -> Result<Official, StepFailure> {
    let step = CredentialStep::ManagedIdentity;
    let from_environment = || setup.var(CLIENT_ID).map(UserAssignedId::ClientId);
    let options = official::ManagedIdentityCredentialOptions {
        user_assigned_id: setup.managed_identity.clone().or_else(from_environment),
        client_options: client_options(setup, step)?,
    };
    // It refuses the hosts that it does not support, such as Azure Arc.
    let made = official::ManagedIdentityCredential::new(Some(options));
    made.map(|made| made as Official)
        .map_err(|error| StepFailure::unavailable(step, clean(&error.to_string(), &setup.secrets())))
}

fn azure_cli(setup: &Setup) -> Result<Official, StepFailure> {
    let options = official::AzureCliCredentialOptions {
        tenant_id: setup.developer_tenant_id.clone(),
        executor: setup.executor.clone(),
        ..Default::default()
    };
    let made = official::AzureCliCredential::new(Some(options));
    made.map(|made| made as Official).map_err(|error| not_made(setup, CredentialStep::AzureCli, &error))
}

fn azure_developer_cli(setup: &Setup) -> Result<Official, StepFailure> {
    let options = official::AzureDeveloperCliCredentialOptions {
        tenant_id: setup.developer_tenant_id.clone(),
        executor: setup.executor.clone(),
    };
    let made = official::AzureDeveloperCliCredential::new(Some(options));
    made.map(|made| made as Official)
        .map_err(|error| not_made(setup, CredentialStep::AzureDeveloperCli, &error))
}

fn client_options(setup: &Setup, step: CredentialStep) -> Result<ClientOptions, StepFailure> {
    setup.client_options().ok_or_else(|| no_client(step))
}

/// Who has no other identity than that of the host may still have a developer tool.
fn no_client(step: CredentialStep) -> StepFailure {
    let reason = "the HTTP client cannot be made";
    let failure = match step {
        CredentialStep::ManagedIdentity => StepFailure::unavailable(step, reason),
        _ => StepFailure::failed(step, reason),
    };
    failure.with_hint(
        "install root certificates (often the package ca-certificates), or give a client to the builder",
    )
}

fn not_made(setup: &Setup, step: CredentialStep, error: &azure_core::Error) -> StepFailure {
    StepFailure::failed(step, clean(&error.to_string(), &setup.secrets()))
}

/// The values of variables that a step must have. Which are missing is named; what they hold never is.
fn required<const N: usize>(
    setup: &Setup,
    step: CredentialStep,
    names: [&str; N],
) -> Result<[String; N], StepFailure> {
    let values = names.map(|name| setup.var(name));
    let missing: Vec<_> =
        names.into_iter().zip(&values).filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
    if !missing.is_empty() {
        let verb = if missing.len() == 1 { "is" } else { "are" };
        return Err(StepFailure::unavailable(step, format!("{} {verb} not set", missing.join(" and "))));
    }
    let values = values.map(Option::unwrap_or_default);
    if names.iter().zip(&values).any(|(name, value)| *name == TENANT_ID && !is_tenant(value)) {
        return Err(StepFailure::failed(
            step,
            format!("{TENANT_ID} is neither a tenant id nor a domain name"),
        ));
    }
    Ok(values)
}

/// Whether the managed identity would come from the metadata service of a virtual machine: other hosts name their
/// service in a variable.
fn is_virtual_machine(setup: &Setup) -> bool {
    setup.var("IDENTITY_ENDPOINT").is_none() && setup.var("MSI_ENDPOINT").is_none()
}

/// Whether the metadata service is there: it answers 400 to a request without its header, and something of its own
/// when it is busy. Other clouds have a service at the same address, which answers 404 or 401.
#[expect(
    clippy::disallowed_methods,
    reason = "this crate does not stand on core-http, and azure_core has no limit of its own"
)]
async fn probe(setup: &Setup) -> Result<(), StepFailure> {
    let unavailable = |reason: &str| {
        StepFailure::unavailable(CredentialStep::ManagedIdentity, reason)
            .with_hint("managed identities exist on Azure hosts only")
    };
    let url = Url::parse(METADATA_SERVICE)
        .map_err(|_| unavailable("the address of the metadata service is not valid"))?;
    let client = setup.http_client().ok_or_else(|| no_client(CredentialStep::ManagedIdentity))?;
    let request = Request::new(url, Method::Get);
    match tokio::time::timeout(PROBE_TIME, client.execute_request(&request)).await {
        Err(_) => {
            Err(unavailable("the metadata service of the virtual machine did not answer within a second"))
        }
        Ok(Err(_)) => Err(unavailable("the metadata service of the virtual machine cannot be reached")),
        Ok(Ok(answer)) => match u16::from(answer.status()) {
            400 | 410 | 429 | 500 => Ok(()),
            _ => {
                Err(unavailable("what answers in place of the metadata service is not that of an Azure host"))
            }
        },
    }
}
