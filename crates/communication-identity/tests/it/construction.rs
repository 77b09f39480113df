//! How clients are made, and what is refused then.

use std::sync::Arc;

use communication_identity::{
    AccessKey, AccessToken, ApiVersion, CommunicationIdentityClient, CredentialError, CustomId, ErrorKind,
    StaticToken, TokenCredential, TokenRequestContext, administration, async_trait,
    testing::Reply,
    time::{Duration, OffsetDateTime},
};

use crate::support::{Bench, KEY, endpoint, user};

const CREATED: &str = r#"{"identity":{"id":"8:acs:a_b"}}"#;

/// Shows what it was asked for.
#[derive(Debug, Default)]
struct Asked(std::sync::Mutex<Vec<String>>);

#[async_trait]
impl TokenCredential for Asked {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        self.0.lock().unwrap().extend(context.scopes().iter().cloned());
        Ok(AccessToken::new("entra", OffsetDateTime::UNIX_EPOCH + Duration::days(30_000)))
    }
}

#[test]
fn a_client_can_be_made_outside_a_runtime_and_is_send_and_sync() {
    fn check<T: Send + Sync + Clone + 'static>(_: &T) {}
    let text = format!("accesskey={KEY};endpoint=https://contoso.communication.azure.com/;");
    check(&CommunicationIdentityClient::from_connection_string(&text).unwrap());
    check(&CommunicationIdentityClient::new(endpoint(), StaticToken::new("a-token").unwrap()).unwrap());
    check(&administration::CommunicationIdentityClient::from_connection_string(&text).unwrap());
}

#[test]
fn a_broken_connection_string_is_refused_and_not_quoted() {
    for text in ["", "endpoint=https://contoso.communication.azure.com", &format!("accesskey={KEY}"), KEY] {
        let error = CommunicationIdentityClient::from_connection_string(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(!format!("{error} {error:?}").contains(KEY), "{error}");
    }
}

#[test]
fn the_default_version_is_2023_10_01_and_another_can_be_chosen() {
    let bench = Bench::new([Reply::status(201).json(CREATED), Reply::status(201).json(CREATED)]);
    bench.clock.run(bench.client(ApiVersion::default()).create_user()).unwrap();
    bench.clock.run(bench.client("2022-10-01").create_user()).unwrap();
    let expected = ["POST /identities?api-version=2023-10-01", "POST /identities?api-version=2022-10-01"];
    assert_eq!(bench.lines(), expected);
}

#[test]
fn a_version_that_is_none_is_refused_when_the_client_is_built() {
    for version in ["", "latest", "2023-10-01&x=y"] {
        let key = AccessKey::parse(KEY).unwrap();
        let error =
            CommunicationIdentityClient::builder(endpoint(), key).api_version(version).build().unwrap_err();
        assert!(error.to_string().starts_with("api_version: "), "{error}");
    }
}

#[test]
fn tokens_are_asked_for_with_the_default_scope_or_those_given() {
    for (scopes, expected) in [
        (None, "https://communication.azure.com//.default"),
        (Some("https://x/.default"), "https://x/.default"),
    ] {
        let bench = Bench::new([Reply::status(201).json(CREATED)]);
        let asked = Arc::new(Asked::default());
        let mut builder =
            CommunicationIdentityClient::builder(endpoint(), Arc::clone(&asked)).options(bench.options());
        if let Some(scope) = scopes {
            builder = builder.scopes([scope]);
        }
        bench.clock.run(builder.build().unwrap().create_user()).unwrap();
        assert_eq!(*asked.0.lock().unwrap(), [expected]);
        assert_eq!(bench.transport.requests()[0].headers()["authorization"], "Bearer entra");
    }
    let none =
        CommunicationIdentityClient::builder(endpoint(), Arc::new(Asked::default())).scopes([""; 0]).build();
    assert_eq!(none.unwrap_err().to_string(), "scopes: must be one at least");
}

#[test]
fn what_a_version_lacks_is_refused_before_anything_is_sent() {
    let bench = Bench::new([]);
    let id = CustomId::new("a").unwrap();
    for version in [ApiVersion::V2023_10_01, ApiVersion::V2025_06_30] {
        let client = bench.client(version.clone());
        let ensured = bench.clock.run(client.ensure_user(&id)).unwrap_err();
        let read = bench.clock.run(client.get_user_detail(&user("8:acs:a_b"))).unwrap_err();
        for (error, method) in [(ensured, "ensure_user"), (read, "get_user_detail")] {
            let expected =
                format!("{method}: api_version: {version} has no custom ids; use 2025-03-02-preview");
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::InvalidInput, expected));
        }
    }
    let principal = communication_identity::TeamsExtensionPrincipal::new("t", "o").unwrap();
    let error = bench
        .clock
        .run(bench.client("2023-10-01").delete_teams_extension_assignment(&principal))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().ends_with("has no Teams extension; use 2025-06-30"), "{error}");
    assert!(bench.lines().is_empty());
}

#[test]
fn the_user_agent_names_the_crate() {
    let bench = Bench::new([Reply::status(201).json(CREATED)]);
    bench.clock.run(bench.client("2023-10-01").create_user()).unwrap();
    let requests = bench.transport.requests();
    let agent = requests[0].headers()["user-agent"].to_str().unwrap();
    assert!(agent.contains("communication-identity/0."), "{agent}");
}
