//! The exchange of a sign-in for a user token.

use std::{
    error::Error as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

use communication_common::{
    AccessToken, ClientOptions, CommunicationTokenCredential, CredentialError, Endpoint,
    EntraCommunicationTokenCredentialOptions, Error, ErrorKind, Result, TokenCredential, TokenRequestContext,
    async_trait,
};
use core_http::testing::{ManualClock, Reply, ScriptedTransport};

use crate::support::{all, at, life, pass};

const CLIENTS: &str = "https://communication.azure.com/clients/";
const EXTENSION: &str = "https://auth.msft.communication.azure.com/";
const EXTENSION_GOVERNMENT: &str = "https://auth.msft.communication.azure.us/";

/// A sign-in whose tokens live a day; counts how often it is asked.
#[derive(Debug, Default)]
struct SignIn(AtomicUsize);

#[async_trait]
impl TokenCredential for SignIn {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        let number = self.0.fetch_add(1, SeqCst) + 1;
        Ok(AccessToken::new(format!("entra-{number}-{}", context.scopes().len()), at(86_400)))
    }
}

struct Scene {
    clock: ManualClock,
    transport: ScriptedTransport,
    sign_in: Arc<SignIn>,
}

impl Scene {
    fn new() -> Self {
        let clock = ManualClock::new();
        Self { transport: ScriptedTransport::new(&clock), clock, sign_in: Arc::default() }
    }

    fn options(&self) -> EntraCommunicationTokenCredentialOptions {
        let endpoint = Endpoint::parse("https://contoso.communication.azure.com/").unwrap();
        let options = ClientOptions::new()
            .transport(Arc::new(self.transport.clone()))
            .runtime(Arc::new(self.clock.clone()));
        let sign_in: Arc<dyn TokenCredential> = Arc::<SignIn>::clone(&self.sign_in);
        EntraCommunicationTokenCredentialOptions::new(endpoint, sign_in).options(options)
    }

    fn credential(&self) -> CommunicationTokenCredential {
        CommunicationTokenCredential::from_entra(self.options()).unwrap()
    }

    fn with_scopes(&self, scopes: &[&str]) -> Result<CommunicationTokenCredential> {
        CommunicationTokenCredential::from_entra(self.options().scopes(scopes.iter().copied()))
    }

    /// The text of the token that a caller gets now.
    fn token(&self, credential: &CommunicationTokenCredential) -> Result<String> {
        Ok(self.clock.run(credential.get_token())?.secret().expose().to_owned())
    }
}

/// An answer with a user token that ends so many seconds after the clock began, in the service's way of writing dates.
fn issued(token: &str, ends: i64) -> Reply {
    let ends = at(ends);
    let date =
        format!("{}T{:02}:{:02}:{:02}.1234567+00:00", ends.date(), ends.hour(), ends.minute(), ends.second());
    Reply::status(200).json(&format!(
        r#"{{"identity":{{"id":"8:acs:a_b","new":1}},"accessToken":{{"token":"{token}","expiresOn":"{date}"}}}}"#
    ))
}

/// The error of the request, below the one that the caller gets.
fn request_error(error: &Error) -> &Error {
    let cause = error.source().unwrap();
    assert_eq!(cause.to_string(), "the sign-in could not be exchanged for a user token");
    cause.source().unwrap().downcast_ref().unwrap()
}

#[test]
fn the_exchange_for_communication_clients_is_the_default() {
    let scene = Scene::new();
    scene.transport.reply(issued("user-token", 3600));
    let credential = scene.credential();
    assert_eq!(scene.transport.requests().len(), 0);
    let token = scene.clock.run(credential.get_token()).unwrap();
    assert_eq!(token.secret().expose(), "user-token");
    assert_eq!((token.expires_on() - at(3600)).whole_microseconds(), 123_456);
    let request = &scene.transport.requests()[0];
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path_and_query(), "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview");
    assert_eq!(request.url().host_str(), Some("contoso.communication.azure.com"));
    assert_eq!(request.headers()["authorization"], "Bearer entra-1-1");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.body().as_ref(), b"{}");
}

#[test]
fn the_scopes_choose_the_exchange() {
    let extension = "/access/teamsExtension/:exchangeAccessToken?api-version=2025-06-30";
    let entra = "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview";
    for (prefix, expected) in [(CLIENTS, entra), (EXTENSION, extension), (EXTENSION_GOVERNMENT, extension)] {
        let scene = Scene::new();
        scene.transport.reply(issued("user-token", 3600));
        let credential = scene.with_scopes(&[&format!("{prefix}VoIP"), &format!("{prefix}Chat")]).unwrap();
        assert_eq!(scene.token(&credential).unwrap(), "user-token");
        let request = &scene.transport.requests()[0];
        assert_eq!(request.path_and_query(), expected);
        assert_eq!(request.headers()["authorization"], "Bearer entra-1-2");
    }
}

#[test]
fn other_scopes_and_mixes_are_refused_before_a_token_is_asked_for() {
    let scene = Scene::new();
    let (clients, extension) = (format!("{CLIENTS}VoIP"), format!("{EXTENSION}TeamsExtension.ManageCalls"));
    let government = format!("{EXTENSION_GOVERNMENT}TeamsExtension.ManageCalls");
    for scopes in [
        &[][..],
        &[""],
        &[clients.as_str(), extension.as_str()],
        &[extension.as_str(), clients.as_str()],
        &[extension.as_str(), government.as_str()],
        &[clients.as_str(), "https://communication.azure.com//.default"],
        &["https://communication.azure.com//.default"],
        &["https://communication.azure.com/.default"],
        &["HTTPS://communication.azure.com/clients/VoIP"],
        &["http://communication.azure.com/clients/VoIP"],
        &["https://communication.azure.com.evil.example/clients/VoIP"],
        &[CLIENTS],
    ] {
        let error = scene.with_scopes(scopes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{scopes:?}");
        assert!(error.to_string().starts_with("scopes: must "), "{error}");
    }
    assert_eq!((scene.sign_in.0.load(SeqCst), scene.transport.requests().len()), (0, 0));
}

#[test]
fn a_user_token_is_kept_until_it_ends_and_then_exchanged_anew() {
    let scene = Scene::new();
    scene.transport.reply(issued("first", 3600));
    scene.transport.reply(issued("second", 7200));
    let credential = scene.credential();
    assert_eq!(scene.token(&credential).unwrap(), "first");
    pass(&scene.clock, 3580);
    assert_eq!(scene.token(&credential.clone()).unwrap(), "first");
    pass(&scene.clock, 15);
    assert_eq!(scene.token(&credential).unwrap(), "second");
    assert_eq!(scene.transport.requests().len(), 2);
    assert_eq!(scene.sign_in.0.load(SeqCst), 1, "the token of the sign-in lives a day");
}

#[test]
fn a_thousand_callers_cause_one_exchange() {
    let scene = Scene::new();
    scene.transport.reply(issued("user-token", 3600).after(std::time::Duration::from_secs(1)));
    let credential = scene.credential();
    let results = scene.clock.run(all((0..1000).map(|_| credential.get_token())));
    assert!(results.iter().all(|result| result.as_ref().unwrap().secret().expose() == "user-token"));
    assert_eq!((scene.transport.requests().len(), scene.sign_in.0.load(SeqCst)), (1, 1));
}

#[test]
fn a_proactive_exchange_comes_ahead_of_the_end() {
    let scene = Scene::new();
    scene.transport.reply(issued("first", 3600));
    scene.transport.reply(issued("second", 7200));
    let options = scene.options().refresh_proactively(true);
    let credential = CommunicationTokenCredential::from_entra(options).unwrap();
    pass(&scene.clock, 2900);
    assert_eq!(scene.transport.requests().len(), 1);
    pass(&scene.clock, 110);
    assert_eq!(scene.transport.requests().len(), 2);
    assert!(life(&scene.clock, &credential).unwrap() > 4000);
}

#[test]
fn an_exchange_whose_answer_is_lost_is_repeated() {
    let scene = Scene::new();
    scene.transport.reply(Reply::status(503));
    scene.transport.reply(Reply::interrupted("connection reset by peer"));
    scene.transport.reply(issued("user-token", 3600));
    assert_eq!(scene.token(&scene.credential()).unwrap(), "user-token");
    assert_eq!(scene.transport.left(), 0);
}

#[test]
fn a_refused_exchange_tells_status_and_code_to_all_who_waited() {
    let scene = Scene::new();
    let body = r#"{"error":{"code":"Forbidden","message":"no assignment"}}"#;
    scene.transport.reply(Reply::status(403).json(body).after(std::time::Duration::from_secs(1)));
    let credential = scene.credential();
    let results = scene.clock.run(all((0..3).map(|_| credential.get_token())));
    for error in results.into_iter().map(Result::unwrap_err) {
        assert_eq!(error.kind(), ErrorKind::Credential);
        let error = request_error(&error);
        assert_eq!(error.kind(), ErrorKind::Service);
        assert_eq!((error.status().unwrap().as_u16(), error.code()), (403, Some("Forbidden")));
    }
    assert_eq!(scene.transport.requests().len(), 1);
    scene.transport.reply(issued("user-token", 3600));
    assert_eq!(scene.token(&credential).unwrap(), "user-token");
}

#[test]
fn an_answer_that_is_no_token_is_an_error() {
    for (reply, kind) in [
        (Reply::status(201).json("{}"), ErrorKind::Decode),
        (Reply::status(200), ErrorKind::Decode),
        (Reply::status(200).json("{}"), ErrorKind::Decode),
        (Reply::status(200).json(r#"{"identity":{"id":"x"},"accessToken":null}"#), ErrorKind::Decode),
        (Reply::status(200).json(r#"{"accessToken":{"token":"t"}}"#), ErrorKind::Decode),
        (
            Reply::status(200).json(r#"{"accessToken":{"token":"t","expiresOn":"tomorrow"}}"#),
            ErrorKind::Decode,
        ),
        (Reply::status(401), ErrorKind::Service),
        (Reply::status(302).header("location", "https://evil.example/"), ErrorKind::Service),
    ] {
        let scene = Scene::new();
        scene.transport.reply(reply.clone());
        let error = scene.token(&scene.credential()).unwrap_err();
        assert_eq!(request_error(&error).kind(), kind, "{reply:?}: {error:?}");
        assert_eq!(scene.transport.requests().len(), 1, "{reply:?}");
    }
}

#[test]
fn an_exchanged_token_that_is_empty_or_has_expired_is_refused() {
    for (reply, cause) in [
        (issued("", 3600), "the user token is empty"),
        (issued("user-token", -1), "the new token has expired already"),
    ] {
        let scene = Scene::new();
        scene.transport.reply(reply);
        let error = scene.token(&scene.credential()).unwrap_err();
        let given = error.source().unwrap().to_string();
        assert!(given.starts_with(cause), "{given}");
    }
}

#[test]
fn a_sign_in_that_fails_sends_nothing() {
    #[derive(Debug)]
    struct SignedOut;
    #[async_trait]
    impl TokenCredential for SignedOut {
        async fn get_token(&self, _: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
            Err(CredentialError::new("nobody is signed in"))
        }
    }
    let scene = Scene::new();
    let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
    let options = ClientOptions::new()
        .transport(Arc::new(scene.transport.clone()))
        .runtime(Arc::new(scene.clock.clone()));
    let options =
        EntraCommunicationTokenCredentialOptions::new(endpoint, Arc::new(SignedOut)).options(options);
    let credential = CommunicationTokenCredential::from_entra(options).unwrap();
    let error = scene.token(&credential).unwrap_err();
    let error = request_error(&error);
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert_eq!(error.source().unwrap().to_string(), "nobody is signed in");
    assert_eq!(scene.transport.requests().len(), 0);
}

#[test]
fn nothing_prints_a_token_of_the_exchange() {
    let scene = Scene::new();
    scene.transport.reply(issued("canary-token", 3600));
    scene.transport.reply(Reply::status(401).json(r#"{"error":{"message":"entra-1-1 is bad"}}"#));
    let options = scene.options();
    let mut printed = vec![format!("{options:?}")];
    let credential = CommunicationTokenCredential::from_entra(options).unwrap();
    scene.token(&credential).unwrap();
    printed.push(format!("{credential:?}"));
    pass(&scene.clock, 3601);
    let error = scene.token(&credential).unwrap_err();
    printed.push(format!("{error:?} {error} {}", request_error(&error)));
    let printed = printed.join("\n");
    assert!(!printed.contains("canary-token") && !printed.contains("entra-1-1"), "{printed}");
}
