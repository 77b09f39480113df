//! The adapter as its users see it.

use std::{
    error::Error,
    sync::{Arc, Mutex},
};

use core_auth_entra::{
    DefaultCredential, EntraCredential,
    azure_core::{
        Error as AzureError,
        credentials::{AccessToken, TokenCredential as AzureCredential, TokenRequestOptions},
        error::ErrorKind,
        time::OffsetDateTime,
    },
    core_auth::{Credential, TokenCredential, TokenRequestContext, async_trait},
};

const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.Q2FuYXJ5VG9rZW4";

/// An official credential that says what it is told, and whose `Debug` is careless.
#[derive(Debug)]
struct Scripted {
    result: Result<&'static str, &'static str>,
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl AzureCredential for Scripted {
    async fn get_token(
        &self,
        scopes: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> Result<AccessToken, AzureError> {
        self.asked.lock().map(|mut asked| asked.push(scopes.join(" "))).ok();
        self.result
            .map(|token| AccessToken::new(token, OffsetDateTime::UNIX_EPOCH))
            .map_err(|message| AzureError::with_message(ErrorKind::Credential, message))
    }
}

fn scripted(result: Result<&'static str, &'static str>) -> (EntraCredential, Arc<Scripted>) {
    let official = Arc::new(Scripted { result, asked: Mutex::default() });
    (EntraCredential::new(Arc::<Scripted>::clone(&official)), official)
}

#[tokio::test]
async fn official_token_is_handed_on() {
    let (credential, official) = scripted(Ok(TOKEN));
    let token = credential.get_token(&TokenRequestContext::new(["one", "two"])).await.unwrap();
    assert_eq!(token.secret().expose(), TOKEN);
    assert_eq!((token.expires_on(), token.refresh_on()), (OffsetDateTime::UNIX_EPOCH, None));
    assert_eq!(*official.asked.lock().unwrap(), ["one two"]);
}

#[tokio::test]
async fn claims_are_refused_without_asking() {
    let (credential, official) = scripted(Ok(TOKEN));
    let context = TokenRequestContext::new(["one"]).with_claims("{}");
    let error = credential.get_token(&context).await.unwrap_err();
    assert_eq!(error.message(), "the service asks for claims, which azure_core cannot pass on");
    assert!(official.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn failure_is_one_line_with_its_remedy_and_without_tokens() {
    let (credential, _) = scripted(Err("AADSTS7000215: Invalid\r\nclient secret, got eyJhbGciOi.eyJzdWIi.x"));
    let error = credential.get_token(&TokenRequestContext::new(["one"])).await.unwrap_err();
    assert_eq!(error.message(), "AADSTS7000215: Invalid client secret, got ***");
    assert!(error.hint().unwrap().contains("AZURE_CLIENT_SECRET"));
    assert!(error.source().is_none());
}

#[test]
fn both_become_a_credential_that_prints_nothing() {
    let (credential, official) = scripted(Ok(TOKEN));
    assert!(format!("{official:?}").contains(TOKEN));
    assert_eq!(format!("{credential:?} {credential:#?}"), "EntraCredential(***) EntraCredential(***)");
    let credentials: [Credential; 2] = [
        credential.into(),
        DefaultCredential::builder().steps(core_auth_entra::CredentialStep::ALL).build().unwrap().into(),
    ];
    assert_eq!(format!("{credentials:?}"), "[Token(***), Token(***)]");
}

#[test]
fn credentials_can_be_shared_between_threads() {
    fn check<T: Send + Sync + Clone + 'static>() {}
    check::<EntraCredential>();
    check::<DefaultCredential>();
}
