use std::{error::Error, fmt::Debug, sync::Arc};

use core_auth::{
    AccessKey, AccessToken, ConnectionString, Credential, CredentialError, Endpoint, KeyCredential, Secret,
    StaticToken, TokenCredential, TokenRequestContext,
};

#[test]
fn key_and_token_credentials_convert_to_a_credential() {
    let key = AccessKey::parse("AAEC").unwrap();
    let rotatable = KeyCredential::new(key.clone());
    let any: Arc<dyn TokenCredential> = Arc::new(StaticToken::new("abc").unwrap());
    for credential in [Credential::from(key.clone()), rotatable.clone().into(), (&rotatable).into()] {
        let Credential::Key(credential) = credential else { panic!("{credential:?}") };
        assert_eq!(credential.current(), key);
    }
    let concrete = Arc::new(StaticToken::new("abc").unwrap());
    for credential in [Credential::from(any), concrete.into(), StaticToken::new("abc").unwrap().into()] {
        assert!(matches!(credential, Credential::Token(_)), "{credential:?}");
    }
}

#[test]
fn a_replaced_key_reaches_every_clone() {
    let held = KeyCredential::from(AccessKey::parse("AAEC").unwrap());
    let Credential::Key(in_client) = Credential::from(&held) else { panic!("a key credential") };
    let clone = in_client.clone();
    held.update(AccessKey::parse("AwQF").unwrap());
    assert_eq!(in_client.current(), AccessKey::parse("AwQF").unwrap());
    assert_eq!(clone.current(), in_client.current());
}

#[test]
fn clones_of_a_secret_share_one_copy() {
    let secret = Secret::new("a secret");
    let clone = secret.clone();
    assert!(std::ptr::eq(secret.expose(), clone.expose()));
    assert_eq!(secret, clone);
    assert_ne!(secret, Secret::new("a secreT"));
    assert_ne!(secret, Secret::new("a secre"));
}

#[test]
fn credential_error_is_one_line_with_its_cause_apart() {
    let cause = std::io::Error::other("no such file");
    let error = CredentialError::new("step\r\nfailed\u{1b}[31m").with_hint("run\u{7}this").with_source(cause);
    assert_eq!(error.to_string(), "step  failed [31m; run this");
    assert_eq!(error.message(), "step  failed [31m");
    assert_eq!(error.hint(), Some("run this"));
    let clone = error.clone();
    assert_eq!(clone.source().unwrap().to_string(), "no such file");
    let plain = CredentialError::new("failed");
    assert_eq!((plain.to_string().as_str(), plain.hint(), plain.source().is_none()), ("failed", None, true));
}

#[test]
fn credential_error_bounds_what_it_is_given() {
    let error = CredentialError::new("ä".repeat(100_000)).with_hint("h".repeat(100_000));
    assert_eq!(error.message().chars().count(), 4096);
    assert_eq!(error.hint().unwrap().len(), 4096);
}

#[test]
fn everything_is_send_sync_clone_and_debug() {
    fn check<T: Send + Sync + Clone + Debug + 'static>() {}
    check::<Secret>();
    check::<Endpoint>();
    check::<ConnectionString>();
    check::<AccessKey>();
    check::<KeyCredential>();
    check::<Credential>();
    check::<CredentialError>();
    check::<AccessToken>();
    check::<StaticToken>();
    check::<TokenRequestContext>();
}
