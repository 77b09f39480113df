//! The order of the steps, when the chain goes on, and what it remembers.

use core_auth::{TokenCredential as _, TokenRequestContext};

use super::{
    Answer, SCOPE, SERVICE_PRINCIPAL, TOKEN, World, az_token, azd_token, entra_error, entra_token, failures,
    identity_token, probed,
};
use crate::step::CredentialStep::{
    self, AzureCli, AzureDeveloperCli, Environment, ManagedIdentity, WorkloadIdentity,
};

#[tokio::test(start_paused = true)]
async fn first_step_that_gives_a_token_is_remembered() {
    let built = World::new(SERVICE_PRINCIPAL).answers([entra_token()]).build();
    assert_eq!(built.credential.working_step(), None);
    let token = built.get().await.unwrap();
    assert_eq!(token.secret().expose(), TOKEN);
    assert_eq!(built.credential.clone().working_step(), Some(Environment));
    // The official credential has the token still.
    assert_eq!(built.get().await.unwrap(), token);
    assert_eq!(built.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn machine_without_anything_gets_every_reason() {
    let built = World::new([]).answers([Answer::Unreachable]).build();
    let error = built.get().await.unwrap_err();
    let said: Vec<_> =
        failures(&error).iter().map(|f| (f.step(), f.is_unavailable(), f.reason().to_owned())).collect();
    let expected = [
        (Environment, "AZURE_TENANT_ID and AZURE_CLIENT_ID are not set"),
        (WorkloadIdentity, "AZURE_TENANT_ID and AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE are not set"),
        (ManagedIdentity, "the metadata service of the virtual machine cannot be reached"),
    ];
    assert_eq!(said[..3], expected.map(|(step, reason)| (step, true, reason.to_owned())));
    assert!(said[3].2.contains("az not found on PATH") && said[3].1, "{said:?}");
    assert!(said[4].2.contains("azd not found on PATH") && said[4].1, "{said:?}");
    assert_eq!(said.len(), CredentialStep::ALL.len());
    assert_eq!(error.message(), "no step of the default credential is available here");
    assert!(error.hint().unwrap().contains("AZURE_CLIENT_SECRET"));
    assert_eq!(built.credential.working_step(), None);
}

#[tokio::test(start_paused = true)]
async fn configured_step_that_fails_ends_the_chain() {
    let wrong = entra_error(7_000_215, "Invalid client secret provided.");
    let built = World::new(SERVICE_PRINCIPAL).answers([wrong]).tool("az", 0, az_token(), "").build();
    let error = built.get().await.unwrap_err();
    let failures = failures(&error);
    assert_eq!(failures.len(), 1);
    assert!(!failures[0].is_unavailable());
    assert!(failures[0].reason().contains("AADSTS7000215"), "{}", failures[0]);
    assert_eq!(
        error.to_string(),
        "EnvironmentCredential gave no token; AZURE_CLIENT_SECRET is wrong; it must be the secret's value, not its id"
    );
    assert!(built.ran().is_empty());
}

#[tokio::test(start_paused = true)]
async fn failing_developer_tool_does_not_end_the_chain() {
    let stderr = "ERROR: AADSTS65002: Consent between first party application 'a' and first party resource 'b' must be \
                  configured via preauthorization\nTo re-authenticate, please run:\naz login --scope x";
    let built = World::new([("AZURE_TOKEN_CREDENTIALS", "Dev")])
        .tool("az", 1, "", stderr)
        .tool("azd", 0, azd_token(), "")
        .build();
    assert_eq!(built.get().await.unwrap().secret().expose(), TOKEN);
    assert_eq!(built.credential.working_step(), Some(AzureDeveloperCli));
    built.get().await.unwrap();
    let ran = built.ran();
    let tools: Vec<_> = ran.iter().map(|command| command.split(' ').next().unwrap()).collect();
    assert_eq!(tools, ["az", "azd", "azd"]);
    assert!(built.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn users_of_the_azure_cli_are_told_about_preauthorisation() {
    let stderr =
        "ERROR: AADSTS65002: Consent between first party application 'a'\nplease run: az login --scope x";
    let built = World::new([("AZURE_TOKEN_CREDENTIALS", "dev")]).tool("az", 1, "", stderr).build();
    let error = built.get().await.unwrap_err();
    assert_eq!(error.message(), "AzureCliCredential gave no token");
    assert!(error.hint().unwrap().contains("not preauthorised"), "{error}");
    let text = std::error::Error::source(&error).unwrap().to_string();
    assert!(text.contains("AADSTS65002") && text.contains("; AzureDeveloperCliCredential: "), "{text}");
    assert!(!text.contains('\n'), "{text}");
}

#[tokio::test(start_paused = true)]
async fn step_that_worked_once_is_the_only_one_asked_when_it_fails() {
    let built = World::new([])
        .answers([probed(), identity_token()])
        .tool("az", 0, az_token(), "")
        .build_with(|builder| builder.steps([AzureCli, ManagedIdentity]));
    let built = built.unwrap();
    built.get().await.unwrap();
    assert_eq!(built.credential.working_step(), Some(AzureCli));
    let other_scope = TokenRequestContext::new(["not a scope!"]);
    let error = built.credential.get_token(&other_scope).await.unwrap_err();
    let steps: Vec<_> = failures(&error).iter().map(super::StepFailure::step).collect();
    assert_eq!(steps, [AzureCli]);
    assert!(built.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn nothing_working_is_tried_again_from_the_start() {
    let built = World::new([]).answers([Answer::Unreachable, probed(), identity_token()]).build();
    built.get().await.unwrap_err();
    assert_eq!(built.get().await.unwrap().secret().expose(), TOKEN);
    assert_eq!(built.credential.working_step(), Some(ManagedIdentity));
}

#[tokio::test(start_paused = true)]
async fn client_that_cannot_be_made_is_a_failure_and_no_panic() {
    let without_client = |variables: &[(&'static str, &'static str)]| {
        let world = World::new(variables.iter().copied()).tool("az", 0, az_token(), "");
        world.build_with(|mut builder| {
            builder.setup.http_client = std::sync::OnceLock::new();
            builder.setup.new_http_client = || panic!("no root certificates");
            builder
        })
    };
    let failures = without_client(&SERVICE_PRINCIPAL).unwrap().failures().await;
    assert_eq!((failures.len(), failures[0].reason()), (1, "the HTTP client cannot be made"));
    assert!(failures[0].hint().unwrap().contains("ca-certificates"));

    let developer = without_client(&[]).unwrap();
    developer.get().await.unwrap();
    assert_eq!(developer.credential.working_step(), Some(AzureCli));
}

#[tokio::test(start_paused = true)]
async fn claims_are_refused_without_asking_anybody() {
    let built = World::new(SERVICE_PRINCIPAL).build();
    let context = TokenRequestContext::new([SCOPE]).with_claims("{}");
    let error = built.credential.get_token(&context).await.unwrap_err();
    assert_eq!(error.message(), "the service asks for claims, which azure_core cannot pass on");
    assert!(built.asked().is_empty() && built.ran().is_empty());
}

#[test]
fn the_variable_and_the_builder_choose_steps() {
    let steps =
        |value: &str| format!("{:?}", World::new([("AZURE_TOKEN_CREDENTIALS", value)]).build().credential);
    assert!(steps("prod").contains("[Environment, WorkloadIdentity, ManagedIdentity]"));
    assert!(steps("azureclicredential").contains("[AzureCli]"));
    let refused =
        World::new([("AZURE_TOKEN_CREDENTIALS", "nonsense")]).build_with(|builder| builder).err().unwrap();
    assert!(refused.message().starts_with("AZURE_TOKEN_CREDENTIALS has an unknown value"), "{refused}");
    // The builder overrules the variable, in its own order, each step once.
    let chosen = World::new([("AZURE_TOKEN_CREDENTIALS", "nonsense")])
        .build_with(|builder| builder.steps([AzureDeveloperCli, AzureCli, AzureDeveloperCli]))
        .unwrap();
    assert!(format!("{:?}", chosen.credential).contains("[AzureDeveloperCli, AzureCli]"));
    let none = World::new([]).build_with(|builder| builder.steps([])).err().unwrap();
    assert_eq!(none.message(), "the default credential has no steps");
}
