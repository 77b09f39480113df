//! Users and tokens, exchanges, assignments.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{IDENTITY, IDENTITY_2020, IDENTITY_PREVIEW, Worker, same, some, text};
use crate::{Failure, client::Proof};

const TENANT: &str = "11111111-1111-4111-8111-111111111111";

/// A token of Entra, as far as the emulator looks at it; good until the year 2100.
fn bearer(object: &str) -> String {
    let claims = json!({"tid": TENANT, "oid": object, "exp": 4_102_444_800_i64}).to_string();
    format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(claims))
}

impl Worker {
    /// The object id of this client in the tenant.
    fn object(&self) -> String {
        format!("00000000-0000-4000-8000-{:012x}", self.number)
    }

    pub(super) async fn create_user(&mut self) -> Result<String, Failure> {
        let created = self.post(&format!("/identities?{IDENTITY}"), "{}", 201).await?;
        text(&created, "/identity/id")
    }

    /// The token is good.
    pub(super) async fn issue(&mut self, user: &str) -> Result<String, Failure> {
        let target = format!("/identities/{user}/:issueAccessToken?{IDENTITY}");
        let issued = self.post(&target, r#"{"scopes":["chat","voip"]}"#, 200).await?;
        text(&issued, "/expiresOn")?;
        text(&issued, "/token")
    }

    pub(super) async fn delete_user(&mut self, user: &str) -> Result<(), Failure> {
        self.ask("DELETE", &format!("/identities/{user}?{IDENTITY}"), "", 204).await?;
        Ok(())
    }

    /// What the emulator says of a token itself; no operation of the service.
    async fn token_is(&mut self, token: &str, status: &str) -> Result<(), Failure> {
        let body = json!({"token": token}).to_string();
        same(&self.post("/_emulator/tokens/check", &body, 200).await?, "/status", status)
    }

    pub(super) async fn users(&mut self) -> Result<(), Failure> {
        let user = self.create_user().await?;
        let mut token = String::new();
        for _ in 0..4 {
            token = self.issue(&user).await?;
        }
        self.token_is(&token, "valid").await?;
        self.ask("POST", &format!("/identities/{user}/:revokeAccessTokens?{IDENTITY}"), "", 204).await?;
        self.token_is(&token, "revoked").await?;
        let later = self.issue(&user).await?;
        self.token_is(&later, "valid").await?;
        self.delete_user(&user).await?;
        self.token_is(&later, "revoked").await?;
        self.refused("DELETE", &format!("/identities/{user}?{IDENTITY}"), 404, "NotFound").await
    }

    pub(super) async fn users_of_previews(&mut self) -> Result<(), Failure> {
        let name = format!("client {}", self.number);
        let body = json!({"customId": name}).to_string();
        let created = self.post(&format!("/identities?{IDENTITY_PREVIEW}"), &body, 201).await?;
        let target = format!("/identities/{}?{IDENTITY_PREVIEW}", text(&created, "/identity/id")?);
        same(&self.read(&target).await?, "/customId", name)?;
        self.ask("DELETE", &target, "", 204).await?;

        let created = self.post(&format!("/identities?{IDENTITY_2020}"), "{}", 200).await?;
        let user = format!("/identities/{}", text(&created, "/id")?);
        let scopes = r#"{"scopes":["pstn"]}"#;
        let issued = self.post(&format!("{user}/token?{IDENTITY_2020}"), scopes, 200).await?;
        self.ask("PATCH", &format!("{user}?{IDENTITY_2020}"), "{}", 204).await?;
        self.token_is(&text(&issued, "/token")?, "revoked").await?;
        self.ask("DELETE", &format!("{user}?{IDENTITY_2020}"), "", 204).await?;
        Ok(())
    }

    pub(super) async fn exchanges(&mut self) -> Result<(), Failure> {
        let bearer = bearer(&self.object());
        let body = json!({"token": bearer, "appId": "a", "userId": self.object()}).to_string();
        let exchanged = self.post(&format!("/teamsUser/:exchangeAccessToken?{IDENTITY}"), &body, 200).await?;
        self.token_is(&text(&exchanged, "/token")?, "valid").await?;

        let target = format!("/access/entra/:exchangeAccessToken?{IDENTITY_PREVIEW}");
        let proof = Proof::Bearer(&bearer);
        let first = self.ask_as(proof, "POST", &target, "{}", 200).await?.json()?;
        let second = self.ask_as(proof, "POST", &target, "{}", 200).await?.json()?;
        let user = text(&first, "/identity/id")?;
        same(&second, "/identity/id", user.as_str())?;
        self.token_is(&text(&second, "/accessToken/token")?, "valid").await?;
        self.delete_user(&user).await?;

        let target = format!("/access/teamsExtension/:exchangeAccessToken?{IDENTITY_PREVIEW}");
        let exchanged = self.ask_as(proof, "POST", &target, "{}", 200).await?.json()?;
        self.token_is(&text(&exchanged, "/accessToken/token")?, "valid").await
    }

    pub(super) async fn teams_assignment(&mut self) -> Result<(), Failure> {
        let object = self.object();
        let path = format!("/access/teamsExtension/tenants/{TENANT}/assignments/{object}");
        let target = format!("{path}?{IDENTITY_PREVIEW}");
        let body = r#"{"principalType":"user","clientIds":["c"]}"#;
        self.ask("PUT", &target, body, 201).await?;
        self.ask("PUT", &target, body, 200).await?;
        same(&self.read(&target).await?, "/objectId", object)?;
        self.ask("DELETE", &target, "", 204).await?;
        self.refused("GET", &target, 404, "NotFound").await
    }

    pub(super) async fn entra_assignment(&mut self) -> Result<(), Failure> {
        let object = self.object();
        let all = format!("/access/entra/assignments?{IDENTITY_PREVIEW}");
        let target = format!("/access/entra/assignments/{object}?{IDENTITY_PREVIEW}");
        let assignment = json!({"tenantId": TENANT, "principalType": "user", "clientIds": ["c"]});
        self.ask("PUT", &target, &assignment.to_string(), 201).await?;
        some(&self.read(&all).await?, "/value")?;
        same(&self.read(&target).await?, "/objectId", object.as_str())?;
        self.ask("DELETE", &target, "", 204).await?;
        self.refused("GET", &target, 404, "NotFound").await?;
        self.ask("PATCH", &all, &json!({&object: assignment}).to_string(), 200).await?;
        same(&self.read(&target).await?, "/principalType", "user")?;
        self.ask("PATCH", &all, &json!({object: null}).to_string(), 200).await?;
        self.refused("GET", &target, 404, "NotFound").await
    }
}
