//! What a user can do about a failure.

use crate::step::CredentialStep;

/// The remedy for what a step said, where it is known.
pub(crate) fn hint(step: Option<CredentialStep>, reason: &str) -> Option<&'static str> {
    // The code goes first: the Azure CLI ends every one of its failures with the advice to sign in again.
    entra_code(reason).and_then(for_code).or_else(|| for_text(step, reason))
}

/// The number behind `AADSTS` in a message of Microsoft Entra ID.
fn entra_code(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once("AADSTS")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// By the list of error codes in the documentation of Microsoft Entra ID ("AADSTS error codes").
fn for_code(code: u32) -> Option<&'static str> {
    Some(match code {
        65002 => {
            "the Azure CLI and the Azure Developer CLI are not preauthorised for Azure Communication Services, so a \
             user's sign-in gives no token; use an access key, a service principal or a managed identity"
        }
        65001 => "nobody has consented to the application; an administrator grants it in the Entra portal",
        50076 | 50079 | 50158 => "the tenant wants a second factor; sign in again with `az login`",
        50173 | 70008 | 70043 | 700_082 => "the sign-in has expired; run `az login` (or `azd auth login`)",
        70021 | 700_211 | 700_212 | 700_213 => {
            "no federated credential of the application matches issuer, subject and audience of the token file"
        }
        90002 | 900_023 => "there is no such tenant; check AZURE_TENANT_ID",
        500_011 => {
            "the tenant does not know Azure Communication Services; check that AZURE_TENANT_ID is the tenant of the \
             resource's subscription"
        }
        700_016 => "AZURE_CLIENT_ID names no application of the tenant; check it and AZURE_TENANT_ID",
        700_024 => "the assertion is not valid at this time; check the clock of this machine",
        700_027 => "the certificate is not registered for the application, or does not match its private key",
        7_000_215 => "AZURE_CLIENT_SECRET is wrong; it must be the secret's value, not its id",
        7_000_222 => "AZURE_CLIENT_SECRET has expired; create a new secret for the application",
        7_000_112 => "the application is disabled in the tenant",
        _ => return None,
    })
}

fn for_text(step: Option<CredentialStep>, reason: &str) -> Option<&'static str> {
    let has = |text: &str| reason.contains(text);
    Some(match step? {
        CredentialStep::AzureCli if has("not found on PATH") => "install the Azure CLI, then run `az login`",
        CredentialStep::AzureCli if has("az login") => "run `az login`",
        CredentialStep::AzureCli if has("2.54.0") => "update the Azure CLI with `az upgrade`",
        CredentialStep::AzureDeveloperCli if has("not found on PATH") => {
            "install the Azure Developer CLI, then run `azd auth login`"
        }
        CredentialStep::AzureDeveloperCli if has("azd auth login") || has("not logged in") => {
            "run `azd auth login`"
        }
        CredentialStep::ManagedIdentity if has("has not been assigned") => {
            "turn on the system-assigned identity of the host, or set AZURE_CLIENT_ID to a user-assigned one"
        }
        CredentialStep::WorkloadIdentity if has("federated token") => {
            "check that the pod runs under a service account of workload identity"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{CredentialStep, hint};

    #[test]
    fn failures_that_users_meet_have_a_remedy() {
        use CredentialStep::{AzureCli, AzureDeveloperCli, Environment, ManagedIdentity, WorkloadIdentity};
        let rows = [
            (AzureCli, "ERROR: AADSTS65002: Consent between ... please run: az login --scope", "access key"),
            (
                AzureCli,
                "AzureCliCredential authentication failed. az not found on PATH",
                "install the Azure CLI",
            ),
            (AzureCli, "ERROR: Please run 'az login' to setup account.", "run `az login`"),
            (AzureCli, "ERROR: AADSTS70043: The refresh token has expired", "sign-in has expired"),
            (AzureCli, "expires_on field not found. Please use Azure CLI 2.54.0 or newer.", "az upgrade"),
            (AzureDeveloperCli, "azd not found on PATH", "install the Azure Developer CLI"),
            (
                AzureDeveloperCli,
                "ERROR: not logged in, run `azd auth login` to login",
                "run `azd auth login`",
            ),
            (Environment, "AADSTS700016: Application with identifier 'x' was not found", "AZURE_CLIENT_ID"),
            (Environment, "AADSTS7000215: Invalid client secret provided.", "AZURE_CLIENT_SECRET is wrong"),
            (Environment, "AADSTS7000222: The provided client secret keys are expired", "has expired"),
            (Environment, "AADSTS90002: Tenant 'x' not found", "AZURE_TENANT_ID"),
            (Environment, "AADSTS500011: The resource principal was not found", "tenant of the resource"),
            (
                WorkloadIdentity,
                "AADSTS700213: No matching federated identity record found",
                "federated credential",
            ),
            (WorkloadIdentity, "failed to read federated token from file /x", "service account"),
            (
                ManagedIdentity,
                "The requested identity has not been assigned to this resource",
                "system-assigned",
            ),
        ];
        for (step, reason, remedy) in rows {
            let hint = hint(Some(step), reason).unwrap_or_default();
            assert!(hint.contains(remedy), "{reason}: {hint}");
        }
    }

    #[test]
    fn unknown_failures_have_none() {
        for reason in ["", "AADSTS", "AADSTSx", "AADSTS1", "AADSTS99999999999999", "something else"] {
            assert_eq!(hint(Some(CredentialStep::Environment), reason), None, "{reason}");
        }
        assert_eq!(hint(None, "az not found on PATH"), None);
        assert!(hint(None, "AADSTS700016: no such application").is_some());
    }
}
