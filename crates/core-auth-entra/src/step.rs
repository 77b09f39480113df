//! The steps of the chain, and which of them the environment asks for.

use std::fmt;

use core_auth::CredentialError;

/// The variable by which a user narrows the chain, as in the other Azure SDKs.
pub(crate) const SELECTION: &str = "AZURE_TOKEN_CREDENTIALS";

/// A step of [`DefaultCredential`](crate::DefaultCredential). `Display` writes the name that the other Azure SDKs use.
///
/// ```
/// use core_auth_entra::CredentialStep;
///
/// assert_eq!(CredentialStep::AzureCli.to_string(), "AzureCliCredential");
/// assert!(CredentialStep::AzureCli.is_developer_tool());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialStep {
    /// A service principal in environment variables: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET`,
    /// or with the feature `client_certificate` instead of the secret `AZURE_CLIENT_CERTIFICATE_PATH` (PKCS#12) and,
    /// if it has one, `AZURE_CLIENT_CERTIFICATE_PASSWORD`.
    Environment,
    /// A service account of Kubernetes: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_FEDERATED_TOKEN_FILE`, which
    /// the webhook of workload identity sets.
    WorkloadIdentity,
    /// The identity of the Azure host (virtual machine, scale set, AKS node, App Service, Functions): the
    /// user-assigned one of `AZURE_CLIENT_ID`, if that is set, else the system-assigned one.
    ManagedIdentity,
    /// Who is signed in to the Azure CLI (`az login`).
    AzureCli,
    /// Who is signed in to the Azure Developer CLI (`azd auth login`).
    AzureDeveloperCli,
}

impl CredentialStep {
    /// All steps, in the order of the chain.
    pub const ALL: [Self; 5] = [
        Self::Environment,
        Self::WorkloadIdentity,
        Self::ManagedIdentity,
        Self::AzureCli,
        Self::AzureDeveloperCli,
    ];

    /// The name that the other Azure SDKs use, also as a value of `AZURE_TOKEN_CREDENTIALS`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Environment => "EnvironmentCredential",
            Self::WorkloadIdentity => "WorkloadIdentityCredential",
            Self::ManagedIdentity => "ManagedIdentityCredential",
            Self::AzureCli => "AzureCliCredential",
            Self::AzureDeveloperCli => "AzureDeveloperCliCredential",
        }
    }

    /// Whether the step uses a tool of the developer's machine. The other steps serve deployed programs.
    #[must_use]
    pub fn is_developer_tool(&self) -> bool {
        matches!(self, Self::AzureCli | Self::AzureDeveloperCli)
    }
}

impl fmt::Display for CredentialStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The steps that a value of `AZURE_TOKEN_CREDENTIALS` selects; none or a blank one selects all.
pub(crate) fn selected(value: Option<&str>) -> Result<Vec<CredentialStep>, CredentialError> {
    let value = value.unwrap_or_default().trim();
    let is = |name: &str| value.eq_ignore_ascii_case(name);
    let steps: Vec<_> = CredentialStep::ALL
        .into_iter()
        .filter(|step| {
            value.is_empty()
                || is(step.as_str())
                || is("dev") && step.is_developer_tool()
                || is("prod") && !step.is_developer_tool()
        })
        .collect();
    if steps.is_empty() {
        let names = CredentialStep::ALL.map(|step| step.as_str()).join(", ");
        let message = format!("{SELECTION} has an unknown value; allowed are dev, prod, {names}");
        return Err(CredentialError::new(message));
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::{
        CredentialStep,
        CredentialStep::{AzureCli, AzureDeveloperCli, Environment, ManagedIdentity, WorkloadIdentity},
        selected,
    };

    #[test]
    fn the_variable_narrows_the_chain() {
        let rows: [(Option<&str>, &[CredentialStep]); 13] = [
            (None, &CredentialStep::ALL),
            (Some(""), &CredentialStep::ALL),
            (Some(" \n"), &CredentialStep::ALL),
            (Some("dev"), &[AzureCli, AzureDeveloperCli]),
            (Some("DEV"), &[AzureCli, AzureDeveloperCli]),
            (Some("prod"), &[Environment, WorkloadIdentity, ManagedIdentity]),
            (Some(" Prod "), &[Environment, WorkloadIdentity, ManagedIdentity]),
            (Some("EnvironmentCredential"), &[Environment]),
            (Some("workloadidentitycredential"), &[WorkloadIdentity]),
            (Some("MANAGEDIDENTITYCREDENTIAL"), &[ManagedIdentity]),
            (Some("AzureCliCredential"), &[AzureCli]),
            (Some("azureclicredential"), &[AzureCli]),
            (Some("AzureDeveloperCliCredential"), &[AzureDeveloperCli]),
        ];
        for (value, steps) in rows {
            assert_eq!(selected(value).unwrap(), steps, "{value:?}");
        }
    }

    #[test]
    fn unknown_values_are_refused_with_the_allowed_ones() {
        for value in
            ["development", "AzureCli", "VisualStudioCredential", "dev,prod", "secret-in-wrong-place"]
        {
            assert_eq!(
                selected(Some(value)).unwrap_err().to_string(),
                "AZURE_TOKEN_CREDENTIALS has an unknown value; allowed are dev, prod, EnvironmentCredential, \
                 WorkloadIdentityCredential, ManagedIdentityCredential, AzureCliCredential, \
                 AzureDeveloperCliCredential",
            );
        }
    }
}
