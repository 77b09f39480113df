//! Exchanges as data: the method of the client that a request stands for is called, and what it sends and returns is
//! compared with the exchange.

use std::time::Duration;

use communication_identity::{
    AccessToken, CustomId, Error, ErrorKind, TeamsExtensionAssignment, TeamsExtensionAssignmentRequest,
    TeamsExtensionPrincipal, TeamsUserTokenRequest, TokenRequest, UserDetail, administration,
    testing::Reply,
    time::{OffsetDateTime, format_description::well_known::Rfc3339},
};
use serde_json::{Map, Value, json};

use crate::support::{Bench, user};

const LEGACY: &str = "2020-07-20-preview2";

/// A request that somebody made, and what the service answered.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Map<String, Value>,
    pub(crate) body: Value,
    pub(crate) status: u16,
    pub(crate) answer_headers: Map<String, Value>,
    pub(crate) answer: Value,
}

/// What a method returned, written as the answer that it was read from; times as they are.
#[derive(Debug, Default, PartialEq)]
struct Returned {
    user: Option<String>,
    custom_id: Option<String>,
    last_token: Option<OffsetDateTime>,
    token: Option<(String, OffsetDateTime)>,
    assignment: Option<TeamsExtensionAssignment>,
}

impl Exchange {
    /// Calls the client and compares.
    pub(crate) fn check(&self) {
        let bench = self.bench();
        let result = self.call(&bench, &self.body, self.version());
        let is_refused = result.as_ref().is_err_and(|error| error.kind() == ErrorKind::InvalidInput);
        if is_refused {
            // Sent in order to be refused, which we do ourselves; or the recorder kept no body, or changed the version. The
            // answer is then tried with arguments that are fine.
            assert!(bench.lines().is_empty(), "{}: {result:?}", self.name);
            let lacks = result.is_err_and(|error| error.to_string().contains("api_version: "));
            assert!(self.status == 400 || self.body.is_null() || lacks, "{}", self.name);
        } else if !self.body_was_left_out() {
            self.check_sent(&bench);
            return self.check_result(result);
        }
        let lacks_version = self.is_of_the_preview().then_some("2025-03-02-preview");
        let version = lacks_version.unwrap_or_else(|| self.version());
        self.check_result(self.call(&self.bench(), &self.mended(), version));
    }

    /// An answer to more than was recorded.
    fn body_was_left_out(&self) -> bool {
        self.body.is_null() && (self.answer.get("accessToken").is_some() || self.method == "PATCH")
    }

    fn is_of_the_preview(&self) -> bool {
        self.body.get("customId").is_some()
            || (self.method == "GET" && self.target.starts_with("/identities/"))
    }

    /// Whether it stands for a method of the client; exchanges with the token of a sign-in belong to another crate.
    pub(crate) fn is_ours(&self) -> bool {
        !self.target.contains("/:exchangeAccessToken") || self.target.starts_with("/teamsUser/")
    }

    fn bench(&self) -> Bench {
        let mut reply = Reply::status(self.status);
        for (name, value) in &self.answer_headers {
            // The length is that of the text that was recorded, before it was cleaned.
            if name != "content-length" {
                reply = reply.header(name, value.as_str().unwrap());
            }
        }
        if !self.answer.is_null() {
            reply = reply.chunk(self.answer.to_string());
        }
        // What may pass is asked for again, up to the limit.
        Bench::new(vec![reply; if self.is_transient() { 4 } else { 1 }])
    }

    fn is_transient(&self) -> bool {
        matches!(self.status, 408 | 429 | 500 | 502 | 503 | 504)
    }

    fn version(&self) -> &str {
        let (_, query) = self.target.split_once('?').unwrap();
        query.split('&').find_map(|pair| pair.strip_prefix("api-version=")).unwrap()
    }

    fn segments(&self) -> Vec<String> {
        let path = self.target.split('?').next().unwrap();
        path.split('/').skip(1).map(decoded).collect()
    }

    fn call(&self, bench: &Bench, body: &Value, version: &str) -> Result<Returned, Error> {
        let segments = self.segments();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        if self.version() == LEGACY {
            return self.call_legacy(bench, &segments, body);
        }
        let client = bench.client(version);
        bench.clock.run(async {
            match (self.method.as_str(), segments.as_slice()) {
                ("POST", ["identities"]) => create(&client, body).await,
                ("GET", ["identities", id]) => client.get_user_detail(&user(id)).await.map(detail),
                ("DELETE", ["identities", id]) => client.delete_user(&user(id)).await.map(nothing),
                ("POST", ["identities", id, ":issueAccessToken"]) => {
                    client.get_token(&user(id), &token_request(body, "scopes")).await.map(|t| token(&t))
                }
                ("POST", ["identities", id, ":revokeAccessTokens"]) => {
                    client.revoke_tokens(&user(id)).await.map(nothing)
                }
                ("POST", ["teamsUser", ":exchangeAccessToken"]) => {
                    let text = |name: &str| body[name].as_str().unwrap_or_default();
                    let request = TeamsUserTokenRequest::new(text("token"), text("appId"), text("userId"));
                    client.get_token_for_teams_user(&request).await.map(|t| token(&t))
                }
                (method, ["access", "teamsExtension", "tenants", tenant, "assignments", object]) => {
                    let principal = TeamsExtensionPrincipal::new(*tenant, *object)?;
                    match method {
                        "GET" => client.get_teams_extension_assignment(&principal).await.map(assignment),
                        "PUT" => {
                            let request = assignment_request(body);
                            let put =
                                client.create_or_update_teams_extension_assignment(&principal, &request);
                            put.await.map(assignment)
                        }
                        _ => client.delete_teams_extension_assignment(&principal).await.map(nothing),
                    }
                }
                _ => panic!("{}: no method for {} {}", self.name, self.method, self.target),
            }
        })
    }

    fn call_legacy(&self, bench: &Bench, segments: &[&str], body: &Value) -> Result<Returned, Error> {
        let client = bench.legacy();
        bench.clock.run(async {
            match (self.method.as_str(), segments) {
                ("POST", ["identities"]) => client
                    .create_user()
                    .await
                    .map(|user| Returned { user: Some(user.to_string()), ..nothing(()) }),
                ("POST", ["identities", id, "token"]) => {
                    let scopes: Vec<administration::TokenScope> =
                        texts(&body["scopes"]).into_iter().map(Into::into).collect();
                    let issued = client.issue_token(&user(id), &scopes).await?;
                    Ok(Returned { user: Some(issued.user.to_string()), ..token(&issued.token) })
                }
                ("PATCH", ["identities", id]) => {
                    let from = body["tokensValidFrom"].as_str().and_then(time);
                    client.revoke_tokens(&user(id), from).await.map(nothing)
                }
                ("DELETE", ["identities", id]) => client.delete_user(&user(id)).await.map(nothing),
                _ => panic!("{}: no method for {} {}", self.name, self.method, self.target),
            }
        })
    }

    /// Request line, headers and body.
    fn check_sent(&self, bench: &Bench) {
        let requests = bench.transport.requests();
        assert_eq!(requests.len(), if self.is_transient() { 4 } else { 1 }, "{}", self.name);
        let sent = &requests[0];
        // Escapes mean the same in either case.
        let line = format!("{} {}", self.method, self.target).replace("%3a", "%3A");
        assert!(bench.lines().iter().all(|sent| *sent == line), "{}: {:?}", self.name, bench.lines());
        for name in ["accept", "content-type"] {
            if let Some(expected) = self.headers.get(name).and_then(Value::as_str) {
                // One with a charset, the other without: the same.
                let ours = sent.headers()[name].to_str().unwrap().split(';').next().unwrap();
                assert!(expected == "*/*" || expected.contains(ours), "{}: {name}: {ours}", self.name);
            }
        }
        for name in
            ["authorization", "x-ms-date", "x-ms-content-sha256", "x-ms-client-request-id", "user-agent"]
        {
            assert!(sent.headers().contains_key(name), "{}: {name}", self.name);
        }
        // One official library sends `{}` where the others send nothing.
        let is_empty = self.body.is_null() || self.body == json!({});
        if is_empty {
            assert!(sent.body().is_empty(), "{}", self.name);
        } else {
            let body: Value = serde_json::from_slice(sent.body()).unwrap();
            assert_eq!(body, self.body, "{}", self.name);
        }
    }

    /// The model of a success, or the error of anything else.
    fn check_result(&self, result: Result<Returned, Error>) {
        match result {
            Ok(returned) => {
                assert!((200..300).contains(&self.status), "{}", self.name);
                assert_eq!(returned, self.expected(), "{}", self.name);
            }
            Err(error) => {
                let kind = if self.status < 300 { ErrorKind::Decode } else { ErrorKind::Service };
                assert_eq!(error.kind(), kind, "{}: {error}", self.name);
                assert_eq!(error.status().map(|status| status.as_u16()), Some(self.status), "{}", self.name);
                let said = &self.answer["error"];
                let service = error.service();
                assert_eq!(service.and_then(|s| s.code()), said["code"].as_str(), "{}", self.name);
                assert_eq!(service.and_then(|s| s.message()), said["message"].as_str(), "{}", self.name);
                assert_eq!(service.and_then(|s| s.target()), said["target"].as_str(), "{}", self.name);
                assert_eq!(
                    error.attempts(),
                    if self.is_transient() { 4 } else { 1 },
                    "{}: {error}",
                    self.name
                );
            }
        }
    }

    fn expected(&self) -> Returned {
        let answer = &self.answer;
        if answer.get("principalType").is_some() {
            let assignment = serde_json::from_value(answer.clone()).unwrap();
            return Returned { assignment: Some(assignment), ..nothing(()) };
        }
        let identity = answer.get("identity").unwrap_or(answer);
        let token = answer.get("accessToken").unwrap_or(answer);
        let owned = |value: &Value| value.as_str().map(str::to_owned);
        // Without a custom id only the user is asked for.
        let custom_id = owned(&identity["customId"]);
        let last_token = identity["lastTokenIssuedAt"].as_str().and_then(time);
        Returned {
            user: owned(&identity["id"]),
            custom_id: custom_id.filter(|_| answer.get("accessToken").is_none()),
            last_token,
            token: owned(&token["token"])
                .map(|text| (text, time(token["expiresOn"].as_str().unwrap()).unwrap())),
            assignment: None,
        }
    }

    /// The same request without what we refuse ourselves.
    fn mended(&self) -> Value {
        let mut body = if self.body.is_object() { self.body.clone() } else { json!({}) };
        let is_blank = |value: &Value| value.as_str().is_none_or(str::is_empty);
        if self.target.starts_with("/teamsUser/") {
            for name in ["token", "appId", "userId"] {
                if is_blank(&body[name]) {
                    body[name] = json!("mended");
                }
            }
            return body;
        }
        let is_issue = self.target.contains("/:issueAccessToken") || self.target.contains("/token?");
        if body.get("expiresInMinutes").is_some() {
            body["expiresInMinutes"] = json!(60);
        }
        let scopes = if self.target.starts_with("/identities?") { "createTokenWithScopes" } else { "scopes" };
        let wants_token = is_issue || body.get(scopes).is_some() || self.answer.get("accessToken").is_some();
        if wants_token && body[scopes].as_array().is_none_or(Vec::is_empty) {
            body[scopes] = json!(["chat"]);
        }
        body
    }
}

async fn create(
    client: &communication_identity::CommunicationIdentityClient,
    body: &Value,
) -> Result<Returned, Error> {
    let custom_id = body["customId"].as_str().map(CustomId::new).transpose()?;
    let wants_token = body.get("createTokenWithScopes").is_some();
    let request = token_request(body, "createTokenWithScopes");
    match (custom_id, wants_token) {
        (None, false) => {
            let user = client.create_user().await?;
            Ok(Returned { user: Some(user.to_string()), ..nothing(()) })
        }
        (None, true) => {
            let created = client.create_user_and_token(&request).await?;
            Ok(Returned { user: Some(created.user.to_string()), ..token(&created.token) })
        }
        (Some(id), false) => client.ensure_user(&id).await.map(detail),
        (Some(id), true) => {
            let created = client.ensure_user_and_token(&id, &request).await?;
            Ok(Returned { user: Some(created.user.to_string()), ..token(&created.token) })
        }
    }
}

/// A segment of a path without its escapes.
fn decoded(segment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = &after[2..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap()
}

fn token_request(body: &Value, scopes: &str) -> TokenRequest {
    let request = TokenRequest::new(texts(&body[scopes]));
    match body["expiresInMinutes"].as_u64() {
        Some(minutes) => request.expires_in(Duration::from_secs(minutes * 60)),
        None => request,
    }
}

fn assignment_request(body: &Value) -> TeamsExtensionAssignmentRequest {
    let request = TeamsExtensionAssignmentRequest::new(body["principalType"].as_str().unwrap());
    match body.get("clientIds") {
        Some(ids) => request.client_ids(texts(ids)),
        None => request,
    }
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|texts| texts.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

fn time(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

fn nothing((): ()) -> Returned {
    Returned::default()
}

fn token(token: &AccessToken) -> Returned {
    Returned { token: Some((token.secret().expose().to_owned(), token.expires_on())), ..nothing(()) }
}

fn assignment(assignment: TeamsExtensionAssignment) -> Returned {
    Returned { assignment: Some(assignment), ..nothing(()) }
}

fn detail(detail: UserDetail) -> Returned {
    let UserDetail { user, custom_id, last_token_issued_at, .. } = detail;
    Returned { user: Some(user.to_string()), custom_id, last_token: last_token_issued_at, ..nothing(()) }
}
