//! Call an API that has no client yet: three declarations and a struct make one.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use core_http::{
    ConnectionString,
    service::{Call, Method, Operation, Pipeline, Replay},
};
use serde::{Deserialize, Serialize};

// Twice does no harm: a user more, free and empty, and a token that nobody saw.
static CREATE_USER: Operation =
    Operation::new("create_user", Method::POST, "/identities", Replay::Always).success(&[201]);
static ISSUE_TOKEN: Operation =
    Operation::new("issue_token", Method::POST, "/identities/{userId}/:issueAccessToken", Replay::Always);

#[derive(Deserialize)]
struct Created {
    identity: Identity,
}

#[derive(Deserialize)]
struct Identity {
    id: String,
}

#[derive(Serialize)]
struct Scopes<'a> {
    scopes: &'a [&'a str],
}

#[derive(Deserialize)]
struct Token {
    #[serde(rename = "expiresOn")]
    expires_on: String,
}

struct IdentityClient {
    pipeline: Pipeline,
}

impl IdentityClient {
    fn from_connection_string(text: &str) -> core_http::Result<Self> {
        let (endpoint, key) = ConnectionString::parse(text)?.into_parts();
        Ok(Self {
            pipeline: Pipeline::builder(endpoint, key, "2023-10-01")
                .client("my-identity", "1.0.0")
                .build()?,
        })
    }

    async fn create_user(&self) -> core_http::Result<String> {
        let created: Created = self.pipeline.send(Call::new(&CREATE_USER, &[])?).await?.json()?;
        Ok(created.identity.id)
    }

    async fn issue_token(&self, user: &str, scopes: &[&str]) -> core_http::Result<Token> {
        self.pipeline.send(Call::new(&ISSUE_TOKEN, &[user])?.json(&Scopes { scopes })?).await?.json()
    }
}

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = IdentityClient::from_connection_string(resource.connection_string())?;
    let user = client.create_user().await?;
    let token = client.issue_token(&user, &["chat"]).await?;
    println!("{user} has a token until {}", token.expires_on);
    Ok(())
}
