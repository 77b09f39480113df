//! A known secret and a known token go through every failure: neither may be printed.

use std::error::Error;

use super::{
    Answer, Built, SECRET, SERVICE_PRINCIPAL, TOKEN, World, az_token, entra_error, entra_token, failures,
    probed,
};
use crate::step::CredentialStep::{AzureCli, AzureDeveloperCli};

const OPAQUE: &str = "opaque-canary-token-of-no-known-shape";

fn assert_clean(printed: &str) {
    for secret in [SECRET, TOKEN, OPAQUE, "CanaryClientSecret%7E8Q.value", "eyJzdWIi"] {
        for piece in [secret, &secret[..8], &secret[secret.len() - 8..]] {
            assert!(!printed.contains(piece), "a piece of a secret is printed");
        }
    }
}

async fn check(built: Built) {
    let error = built.get().await.unwrap_err();
    let mut level: Option<&dyn Error> = Some(&error);
    while let Some(error) = level {
        assert_clean(&format!("{error}\n{error:#}\n{error:?}\n{error:#?}"));
        level = error.source();
    }
    for failure in failures(&error) {
        assert_clean(&format!("{failure}\n{failure:#?}\n{}\n{:?}", failure.reason(), failure.hint()));
    }
    assert_clean(&format!("{:?}\n{:#?}", built.credential, built.credential));
}

#[tokio::test(start_paused = true)]
async fn answers_that_echo_secrets_are_masked() {
    let echo = format!("you sent {SECRET} and {TOKEN}");
    let answers = [
        entra_error(7_000_215, &echo),
        Answer::Status(400, echo.clone()),
        Answer::Status(200, format!(r#""{OPAQUE}""#)),
        Answer::Status(200, format!(r#"{{"access_token":["{OPAQUE}"]}}"#)),
        Answer::Status(200, format!(r#"{{"access_token":"{OPAQUE}","expires_in":"{OPAQUE}"}}"#)),
    ];
    for answer in answers {
        check(World::new(SERVICE_PRINCIPAL).answers([answer]).build()).await;
    }
    let refused = Answer::Status(403, echo);
    check(World::new([("IDENTITY_HEADER", SECRET)]).answers([probed(), refused]).build()).await;
}

#[tokio::test(start_paused = true)]
async fn secret_that_is_form_encoded_is_masked_too() {
    let echo = entra_error(7_000_215, "client_secret=CanaryClientSecret%7E8Q.value");
    check(World::new(SERVICE_PRINCIPAL).answers([echo]).build()).await;
}

#[tokio::test(start_paused = true)]
async fn what_tools_print_is_masked() {
    let rows = [
        (0, az_token().replace("4102444800", "\"soon\""), String::new()),
        (0, format!("\"{OPAQUE}\""), String::new()),
        (
            0,
            format!(
                r#"{{"accessToken":"{TOKEN}","token":"{TOKEN}","expiresOn":"{OPAQUE}","tokenType":"t"}}"#
            ),
            String::new(),
        ),
        (1, String::new(), format!("DEBUG: got {TOKEN} with {SECRET}")),
        (1, String::new(), format!(r#"{{"data":{{"message":"got {TOKEN}"}}}}"#)),
    ];
    for (code, stdout, stderr) in rows {
        for step in [AzureCli, AzureDeveloperCli] {
            let world = World::new([("AZURE_CLIENT_SECRET", SECRET)]);
            let world = world.tool("az", code, &stdout, &stderr).tool("azd", code, &stdout, &stderr);
            check(world.build_with(|builder| builder.steps([step])).unwrap()).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn working_credential_prints_no_token() {
    let built = World::new(SERVICE_PRINCIPAL).answers([entra_token()]).build();
    let token = built.get().await.unwrap();
    assert_clean(&format!("{token:?} {token:#?} {:?}", built.credential));
}

#[test]
fn builder_prints_no_settings() {
    let builder = crate::DefaultCredential::builder().developer_tenant_id(SECRET);
    assert_clean(&format!("{builder:?} {builder:#?}"));
    assert_clean(&format!("{:?}", builder.build().unwrap_err()));
}
