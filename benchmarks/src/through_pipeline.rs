//! The same request through the pipeline, with all it does besides: repeats, limits, ids, logs, errors.

use std::net::SocketAddr;

use core_http::{
    AccessKey, Endpoint,
    service::{Call, Method, Operation, Pipeline, Replay},
};
use serde::{Deserialize, Serialize};

use crate::Failure;

pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

static ISSUE_TOKEN: Operation =
    Operation::new("get_token", Method::POST, "/identities/{userId}/:issueAccessToken", Replay::Always);

#[derive(Serialize)]
struct Scopes<'a> {
    scopes: &'a [&'a str],
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    token: String,
    #[serde(rename = "expiresOn")]
    _expires_on: String,
}

pub(crate) fn client(server: SocketAddr) -> Result<Pipeline, Failure> {
    let endpoint = Endpoint::parse(&format!("http://{server}"))?;
    Ok(Pipeline::builder(endpoint, AccessKey::parse(KEY)?, "2023-10-01").build()?)
}

pub(crate) async fn issue_token(pipeline: &Pipeline) -> Result<String, Failure> {
    let call = Call::new(&ISSUE_TOKEN, &["8:acs:resource_user"])?.json(&Scopes { scopes: &["chat"] })?;
    let token: Token = pipeline.send(call).await?.json()?;
    Ok(token.token)
}
