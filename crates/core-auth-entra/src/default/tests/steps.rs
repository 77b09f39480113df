//! What each step needs, asks for, and makes of an answer.

use std::path::PathBuf;

use azure_identity::UserAssignedId;

use super::{
    Answer, SECRET, SERVICE_PRINCIPAL, TOKEN, World, az_token, azd_token, entra_error, entra_token,
    identity_token, probed,
};
use crate::step::CredentialStep::{
    AzureCli, AzureDeveloperCli, Environment, ManagedIdentity, WorkloadIdentity,
};

#[tokio::test(start_paused = true)]
async fn environment_asks_entra_with_the_secret() {
    let built = World::new(SERVICE_PRINCIPAL).answers([entra_token()]).build();
    built.get().await.unwrap();
    let asked = &built.asked()[0];
    assert!(asked.starts_with("POST https://") && asked.contains("/tenant/oauth2/v2.0/token - "), "{asked}");
    assert!(asked.contains("client_id=client&client_secret=CanaryClientSecret%7E8Q.value"), "{asked}");
    assert!(asked.contains("scope=https%3A%2F%2Fcommunication.azure.com%2F%2F.default"), "{asked}");
}

#[tokio::test(start_paused = true)]
async fn environment_names_the_variables_that_are_missing() {
    let rows: [(&[(&str, &str)], &str); 5] = [
        (&[("AZURE_CLIENT_ID", "c"), ("AZURE_CLIENT_SECRET", "s")], "AZURE_TENANT_ID is not set"),
        (&[("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_SECRET", "s")], "AZURE_CLIENT_ID is not set"),
        (&[("AZURE_TENANT_ID", " "), ("AZURE_CLIENT_ID", "c")], "AZURE_TENANT_ID is not set"),
        (
            &[("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_ID", "c")],
            "neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set",
        ),
        (
            &[("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_ID", "c"), ("AZURE_CLIENT_SECRET", "")],
            "neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set",
        ),
    ];
    for (variables, reason) in rows {
        let built =
            World::new(variables.iter().copied()).build_with(|builder| builder.steps([Environment])).unwrap();
        let failures = built.failures().await;
        assert_eq!((failures[0].reason(), failures[0].is_unavailable()), (reason, true), "{variables:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn secret_in_the_wrong_variable_is_not_quoted() {
    let variables = [("AZURE_TENANT_ID", SECRET), ("AZURE_CLIENT_ID", "c"), ("AZURE_CLIENT_SECRET", "t")];
    let failures = World::new(variables).build().failures().await;
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0].reason(), "AZURE_TENANT_ID is neither a tenant id nor a domain name");
}

#[cfg(not(feature = "client_certificate"))]
#[tokio::test(start_paused = true)]
async fn certificate_without_the_feature_is_a_failure_that_says_so() {
    let variables = [
        ("AZURE_TENANT_ID", "t"),
        ("AZURE_CLIENT_ID", "c"),
        ("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere.pfx"),
    ];
    let failures = World::new(variables).build().failures().await;
    assert_eq!(failures.len(), 1);
    assert!(failures[0].hint().unwrap().contains("client_certificate"), "{}", failures[0]);
}

#[cfg(feature = "client_certificate")]
mod certificate {
    use super::{World, entra_token};

    const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/client.pfx");

    fn world(path: &str, password: &str) -> World {
        World::new([
            ("AZURE_TENANT_ID", "tenant"),
            ("AZURE_CLIENT_ID", "client"),
            ("AZURE_CLIENT_CERTIFICATE_PATH", path),
            ("AZURE_CLIENT_CERTIFICATE_PASSWORD", password),
        ])
    }

    #[tokio::test(start_paused = true)]
    async fn is_used_to_sign_an_assertion() {
        let built = world(FIXTURE, "CanaryPassword").answers([entra_token()]).build();
        built.get().await.unwrap();
        let asked = &built.asked()[0];
        assert!(asked.contains("client_assertion=eyJ") && !asked.contains("CanaryPassword"), "{asked}");
    }

    #[tokio::test(start_paused = true)]
    async fn that_cannot_be_used_ends_the_chain() {
        let cases = [
            (FIXTURE, "WrongCanaryPassword"),
            ("/nowhere/client.pfx", "x"),
            (concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), "x"),
        ];
        for (path, password) in cases {
            let failures = world(path, password).build().failures().await;
            assert_eq!((failures.len(), failures[0].is_unavailable()), (1, false), "{path}");
            assert!(!failures[0].to_string().contains(password) || password == "x", "{}", failures[0]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn workload_identity_sends_the_token_of_the_file() {
    let file = TokenFile::new("workload", "service-account-token");
    let variables = [
        ("AZURE_TENANT_ID", "tenant"),
        ("AZURE_CLIENT_ID", "client"),
        ("AZURE_FEDERATED_TOKEN_FILE", file.0.to_str().unwrap()),
    ];
    let built = World::new(variables).answers([entra_token()]).build();
    built.get().await.unwrap();
    assert_eq!(built.credential.working_step(), Some(WorkloadIdentity));
    assert!(built.asked()[0].contains("client_assertion=service-account-token"), "{:?}", built.asked());
}

#[tokio::test(start_paused = true)]
async fn workload_identity_that_is_configured_and_fails_ends_the_chain() {
    let variables = [
        ("AZURE_TENANT_ID", "tenant"),
        ("AZURE_CLIENT_ID", "client"),
        ("AZURE_FEDERATED_TOKEN_FILE", "/nowhere/token"),
    ];
    let failures = World::new(variables).build().failures().await;
    assert_eq!(failures.last().unwrap().step(), WorkloadIdentity);
    assert!(failures.last().unwrap().reason().contains("/nowhere/token"), "{failures:?}");

    let file = TokenFile::new("refused", "service-account-token");
    let variables = [variables[0], variables[1], ("AZURE_FEDERATED_TOKEN_FILE", file.0.to_str().unwrap())];
    let refused = entra_error(700_213, "No matching federated identity record found");
    let failures = World::new(variables).answers([refused]).build().failures().await;
    assert_eq!(failures.last().unwrap().step(), WorkloadIdentity);
    assert!(failures.last().unwrap().hint().unwrap().contains("federated credential"), "{failures:?}");
}

#[tokio::test(start_paused = true)]
async fn managed_identity_is_probed_before_it_is_asked() {
    let built = World::new([]).answers([probed(), identity_token()]).build();
    assert_eq!(built.get().await.unwrap().secret().expose(), TOKEN);
    let asked = built.asked();
    assert_eq!(asked[0], "GET http://169.254.169.254/metadata/identity/oauth2/token - ");
    let resource = "resource=https%3A%2F%2Fcommunication.azure.com%2F";
    assert!(asked[1].contains(resource) && asked[1].ends_with(" true "), "{asked:?}");
    assert_eq!(built.credential.working_step(), Some(ManagedIdentity));
}

#[tokio::test(start_paused = true)]
async fn managed_identity_alone_is_not_probed() {
    let world = World::new([("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential")]);
    let built = world.answers([identity_token()]).build();
    built.get().await.unwrap();
    assert_eq!(built.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_azure_host_is_passed_over_within_a_second() {
    let answers = [
        Answer::Unreachable,
        Answer::Never,
        Answer::Status(404, String::new()),
        Answer::Status(403, String::new()),
    ];
    for answer in answers {
        let before = tokio::time::Instant::now();
        let built = World::new([]).answers([answer.clone()]).tool("az", 0, az_token(), "").build();
        built.get().await.unwrap();
        assert_eq!(built.credential.working_step(), Some(AzureCli), "{answer:?}");
        assert!(before.elapsed() <= std::time::Duration::from_millis(1010), "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn busy_metadata_service_is_an_azure_host() {
    for status in [400, 410, 429, 500] {
        let answers = [Answer::Status(status, String::new()), identity_token()];
        let built = World::new([]).answers(answers).build();
        built.get().await.unwrap();
        assert_eq!(built.credential.working_step(), Some(ManagedIdentity), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn host_without_the_identity_is_passed_over_and_said() {
    let built = World::new([]).answers([probed(), probed()]).build();
    let failures = built.failures().await;
    assert!(failures[2].reason().contains("has not been assigned"), "{}", failures[2]);
    assert!(failures[2].hint().unwrap().contains("system-assigned"), "{}", failures[2]);
    assert_eq!((failures[2].is_unavailable(), failures.len()), (true, 5));
}

#[tokio::test(start_paused = true)]
async fn managed_identity_that_refuses_ends_the_chain() {
    let built = World::new([]).answers([probed(), Answer::Status(403, "not today".to_owned())]).build();
    let failures = built.failures().await;
    assert_eq!((failures.len(), failures[2].is_unavailable()), (3, false));
    assert!(failures[2].reason().contains("not today"), "{}", failures[2]);
}

#[tokio::test(start_paused = true)]
async fn user_assigned_identity_comes_from_the_builder_or_the_variable() {
    let variable = [("AZURE_CLIENT_ID", "from-variable")];
    let from_variable = World::new(variable).answers([probed(), identity_token()]).build();
    from_variable.get().await.unwrap();
    assert!(from_variable.asked()[1].contains("client_id=from-variable"));
    let from_builder = World::new(variable)
        .answers([probed(), identity_token()])
        .build_with(|builder| builder.managed_identity(UserAssignedId::ObjectId("from-builder".to_owned())))
        .unwrap();
    from_builder.get().await.unwrap();
    assert!(from_builder.asked()[1].contains("object_id=from-builder"));
}

#[tokio::test(start_paused = true)]
async fn developer_tools_are_asked_in_the_tenant_of_the_builder() {
    let commands = [
        (AzureCli, "az account get-access-token", "--tenant contoso"),
        (AzureDeveloperCli, "azd auth token", "--tenant-id contoso"),
    ];
    for (step, command, tenant) in commands {
        let built = World::new([])
            .tool("az", 0, az_token(), "")
            .tool("azd", 0, azd_token(), "")
            .build_with(|builder| builder.steps([step]).developer_tenant_id("contoso"))
            .unwrap();
        assert_eq!(built.get().await.unwrap().secret().expose(), TOKEN);
        let ran = &built.ran()[0];
        assert!(ran.starts_with(command) && ran.contains(tenant) && ran.contains(super::SCOPE), "{ran}");
    }
    let refused =
        World::new([]).build_with(|builder| builder.developer_tenant_id("a; rm -rf /")).err().unwrap();
    assert_eq!(refused.message(), "the developer tenant is neither a tenant id nor a domain name");
}

/// A file that goes away with the test.
struct TokenFile(PathBuf);

impl TokenFile {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("core-auth-entra-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
