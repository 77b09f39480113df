//! Exchanges of the real service, at the client: small ones of our own, and the whole folder where there is one.

use std::fs;

use serde_json::{Map, Value, json};

use crate::{calls::Exchange, support::shared};

fn exchange(name: &str, line: &str, body: Value, status: u16, answer: Value) -> Exchange {
    let (method, target) = line.split_once(' ').unwrap();
    let mut headers = Map::new();
    headers.insert("accept".into(), json!("application/json"));
    let mut answer_headers = Map::new();
    answer_headers.insert("api-supported-versions".into(), json!("2022-10-01, 2023-10-01"));
    answer_headers.insert("Content-Type".into(), json!("application/json; charset=utf-8"));
    Exchange {
        name: name.to_owned(),
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        body,
        status,
        answer_headers,
        answer,
    }
}

#[test]
fn successes_become_models() {
    let none = Value::Null;
    let day = "2023-10-20T12:46:39.9053713+00:00";
    for (name, line, body, status, answer) in [
        (
            "create",
            "POST /identities?api-version=2021-03-07",
            json!({}),
            201,
            json!({"identity": {"id": "sanitized"}}),
        ),
        (
            "create with token, life and unknown fields",
            "POST /identities?api-version=2023-10-01",
            json!({"createTokenWithScopes": ["chat"], "expiresInMinutes": 1440}),
            201,
            json!({"identity": {"id": "8:acs:a_b", "x": 1}, "accessToken": {"token": "t", "expiresOn": day, "y": []}}),
        ),
        (
            "create with a scope of tomorrow",
            "POST /identities?api-version=2025-03-02-preview",
            json!({"createTokenWithScopes": ["chat.join", "video.7"]}),
            201,
            json!({"identity": {"id": "8:acs:a_b"}, "accessToken": {"token": "t", "expiresOn": "2025-04-16T14:48:08Z"}}),
        ),
        (
            "issue",
            "POST /identities/8%3Aacs%3Aa_b/:issueAccessToken?api-version=2023-10-01",
            json!({"scopes": ["chat.join", "voip.join"], "expiresInMinutes": 60}),
            200,
            json!({"token": "t", "expiresOn": "2023-10-19T13:47:42.9065445+00:00"}),
        ),
        (
            "revoke",
            "POST /identities/8%3Aacs%3Aa_b/:revokeAccessTokens?api-version=2023-10-01",
            none.clone(),
            204,
            none.clone(),
        ),
        (
            "delete",
            "DELETE /identities/8%3Aacs%3Aa_b?api-version=2023-10-01",
            none.clone(),
            204,
            none.clone(),
        ),
        (
            "exchange of a Teams token",
            "POST /teamsUser/:exchangeAccessToken?api-version=2023-10-01",
            json!({"token": "a", "appId": "b", "userId": "c"}),
            200,
            json!({"token": "t", "expiresOn": "2023-10-19T14:01:54.447802+00:00"}),
        ),
        (
            "create with a custom id",
            "POST /identities?api-version=2025-03-02-preview",
            json!({"customId": "alice@contoso.com"}),
            201,
            json!({"identity": {"customId": "alice@contoso.com", "lastTokenIssuedAt": "2025-04-14T15:32:35+00:00", "id": "s"}}),
        ),
        (
            "read",
            "GET /identities/s?api-version=2025-03-02-preview",
            none.clone(),
            200,
            json!({"customId": "alice@contoso.com", "lastTokenIssuedAt": "2025-04-14T15:32:35+00:00", "id": "s"}),
        ),
        (
            "assign",
            "PUT /access/teamsExtension/tenants/t/assignments/o?api-version=2025-06-30",
            json!({"principalType": "user", "clientIds": ["c"]}),
            201,
            json!({"objectId": "o", "tenantId": "t", "principalType": "user", "clientIds": ["c"]}),
        ),
        (
            "create in 2020",
            "POST /identities?api-version=2020-07-20-preview2",
            none.clone(),
            200,
            json!({"id": "8:acs:8d0de54a-ca74-4b37-89ea-75a8ab565166_00000006-5ef4-ca4b-0e04-343a0d000731"}),
        ),
    ] {
        exchange(name, line, body, status, answer).check();
    }
}

#[test]
fn refusals_become_errors() {
    let life = "ExpiresInMinutes value 1441 is invalid. Value must be within the [60, 1440] interval.";
    let refusal = |code: &str, message: &str, target: Option<&str>| match target {
        Some(target) => json!({"error": {"code": code, "message": message, "target": target}}),
        None => json!({"error": {"code": code, "message": message}}),
    };
    for (name, line, body, status, answer) in [
        (
            "too long a life",
            "POST /identities?api-version=2023-10-01",
            json!({"createTokenWithScopes": ["chat"], "expiresInMinutes": 1441}),
            400,
            refusal("ValidationError", life, Some("ExpiresInMinutes")),
        ),
        (
            "no scopes",
            "POST /identities/8%3Aacs%3Aa_b/:issueAccessToken?api-version=2023-10-01",
            json!({}),
            400,
            refusal("ValidationError", "Scopes: The Scopes field is required.", Some("Scopes")),
        ),
        (
            "not owned",
            "POST /identities/8%3Aacs%3Aa_b/:issueAccessToken?api-version=2023-10-01",
            json!({"scopes": ["chat", "voip"]}),
            401,
            refusal("IdentityNotOwned", "Provided identity doesn't belong to the resource.", None),
        ),
        (
            "no application",
            "POST /teamsUser/:exchangeAccessToken?api-version=2023-10-01",
            json!({"token": "token-of-teams", "appId": "", "userId": "u"}),
            400,
            refusal("ValidationError", "AppId: The AppId field is required.", Some("AppId")),
        ),
    ] {
        exchange(name, line, body, status, answer).check();
    }
}

/// Recorders leave bodies out, rewrite versions, and record failures that pass.
#[test]
fn exchanges_that_were_recorded_in_part_are_replayed_as_far_as_they_go() {
    let none = Value::Null;
    let token = json!({"token": "t", "expiresOn": "2021-10-19T13:47:42.9065445+00:00"});
    for (name, line, body, status, answer) in [
        (
            "creation with a token, without its body",
            "POST /identities?api-version=2021-03-07",
            none.clone(),
            201,
            json!({"identity": {"id": "8:acs:a_b"}, "accessToken": token}),
        ),
        (
            "token without its body",
            "POST /identities/8%3aacs%3aa_b/:issueAccessToken?api-version=2021-03-07",
            none.clone(),
            200,
            token.clone(),
        ),
        (
            "custom id with another version",
            "POST /identities?api-version=2023-10-01",
            json!({"customId": "a"}),
            201,
            json!({"identity": {"id": "8:acs:a_b", "customId": "a"}}),
        ),
        ("throttled", "POST /identities?api-version=2023-10-01", none.clone(), 429, none.clone()),
        (
            "denied",
            "DELETE /identities/8%3Aacs%3Aa_b?api-version=2023-10-01",
            none.clone(),
            401,
            json!({"error": {"code": "Denied", "message": "m", "innererror": {"code": "X"}}}),
        ),
        (
            "revoked in 2020, without its body",
            "PATCH /identities/8%3Aacs%3Aa_b?api-version=2020-07-20-preview2",
            none.clone(),
            204,
            none,
        ),
    ] {
        exchange(name, line, body, status, answer).check();
    }
}

#[test]
fn every_recorded_exchange_goes_out_and_comes_in() {
    let Some(folder) = shared("recordings/identity") else { return };
    let mut checked = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let scenario: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for (index, recorded) in scenario["exchanges"].as_array().unwrap().iter().enumerate() {
            let (request, response) = (&recorded["request"], &recorded["response"]);
            let object = |value: &Value| value.as_object().cloned().unwrap_or_default();
            let exchange = Exchange {
                name: format!("{}[{index}]", path.file_stem().unwrap().display()),
                method: request["method"].as_str().unwrap().to_owned(),
                target: request["path_and_query"].as_str().unwrap().to_owned(),
                headers: object(&request["headers"]),
                body: request["body"].clone(),
                status: u16::try_from(response["status"].as_u64().unwrap()).unwrap(),
                answer_headers: object(&response["headers"]),
                answer: response["body"].clone(),
            };
            if exchange.is_ours() {
                exchange.check();
                checked += 1;
            }
        }
    }
    assert!(checked >= 22, "{checked} exchanges");
}
