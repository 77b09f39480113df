//! The request as programs write it today: reqwest, hmac and serde, no repeats, no checks.

use std::{net::SocketAddr, time::SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Failure, through_pipeline::KEY};

pub(crate) struct Client {
    http: reqwest::Client,
    host: String,
    key: Vec<u8>,
}

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

impl Client {
    pub(crate) fn new(server: SocketAddr) -> Result<Self, Failure> {
        let http = reqwest::Client::builder()
            .http1_only()
            .no_proxy()
            .user_agent("contoso-dialer/2.1 (linux; x86_64)")
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .build()?;
        Ok(Self { http, host: server.to_string(), key: STANDARD.decode(KEY)? })
    }

    #[expect(clippy::disallowed_methods, reason = "as programs write it by hand")]
    pub(crate) async fn issue_token(&self) -> Result<String, Failure> {
        let target = "/identities/8%3Aacs%3Aresource_user/:issueAccessToken?api-version=2023-10-01";
        let body = serde_json::to_vec(&Scopes { scopes: &["chat"] })?;
        let date = httpdate::fmt_http_date(SystemTime::now());
        let hash = STANDARD.encode(Sha256::digest(&body));
        let to_sign = format!("POST\n{target}\n{date};{};{hash}", self.host);
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key)?;
        mac.update(to_sign.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        let answer = self
            .http
            .post(format!("http://{}{target}", self.host))
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("x-ms-client-request-id", request_id())
            .header("x-ms-date", date)
            .header("x-ms-content-sha256", hash)
            .header(
                "authorization",
                format!("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}"),
            )
            .body(body)
            .send()
            .await?
            .error_for_status()?;
        let token: Token = serde_json::from_slice(&answer.bytes().await?)?;
        Ok(token.token)
    }
}

/// A random UUID, as both sides send one.
fn request_id() -> String {
    let bits = fastrand::u128(..);
    let (variant, node) = (bits >> 48 & 0x3fff | 0x8000, bits & 0xffff_ffff_ffff);
    format!(
        "{:08x}-{:04x}-4{:03x}-{variant:04x}-{node:012x}",
        bits >> 96,
        bits >> 80 & 0xffff,
        bits >> 64 & 0xfff
    )
}
