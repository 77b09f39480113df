//! Sign in with Microsoft Entra ID: a chain of credentials, or a source of tokens of your own.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    AccessToken, CredentialError, Endpoint, PhoneNumbersClient, Secret, TokenCredential, TokenRequestContext,
    async_trait, time::OffsetDateTime,
};
use core_auth_entra::{CredentialStep, DefaultCredential};

/// Tokens from wherever your program has them. The client keeps each until shortly before its end.
#[derive(Debug)]
struct FromMyVault {
    token: Secret,
    expires_on: OffsetDateTime,
    asked: AtomicU32,
}

#[async_trait]
impl TokenCredential for FromMyVault {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        println!("asked for {:?}", context.scopes());
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(AccessToken::new(self.token.clone(), self.expires_on))
    }
}

#[tokio::main]
async fn main() -> Result {
    // What a server uses: nobody is asked before the first request.
    let chain = DefaultCredential::builder()
        .steps([
            CredentialStep::Environment,
            CredentialStep::WorkloadIdentity,
            CredentialStep::ManagedIdentity,
        ])
        .build()?;
    let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
    let _client = PhoneNumbersClient::new(endpoint, chain)?;

    let resource = connect().await?;
    let emulator = resource.emulator()?;
    let an_hour = Duration::from_secs(3600);
    let vault = Arc::new(FromMyVault {
        token: Secret::new(emulator.entra_token(3600)),
        expires_on: emulator.clock().now() + an_hour,
        asked: AtomicU32::new(0),
    });
    let client = PhoneNumbersClient::new(Endpoint::parse(&emulator.endpoint())?, Arc::clone(&vault))?;
    for _ in 0..3 {
        client.list_available_countries().try_collect().await?;
    }
    println!("asked {} time for three calls", vault.asked.load(Ordering::Relaxed));
    Ok(())
}
