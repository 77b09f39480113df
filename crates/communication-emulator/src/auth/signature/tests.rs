use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

use super::*;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const SIGNED: &str = "SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";

fn request(method: &str, target: &str, host: &str, date: &str, hash: &str, body: &str) -> Request {
    let mut headers = HeaderMap::new();
    for (name, value) in [("host", host), ("x-ms-date", date), ("x-ms-content-sha256", hash)] {
        headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
    }
    Request {
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        target: target.to_owned(),
        headers,
        body: Bytes::from(body.to_owned()),
        secure: false,
    }
}

fn judge(request: &Request, signature: &str, strict: bool) -> (Result<(), String>, Vec<String>) {
    let date = read_http_date(request.header("x-ms-date").unwrap()).unwrap();
    let keys = [AccessKey::parse(KEY).unwrap()];
    let checks = Checks { keys: &keys, now: [date, date], strict };
    let mut notes = Vec::new();
    let result = check(request, &format!("{SIGNED}{signature}"), &checks, &mut notes);
    (result.map_err(|refusal| refusal.reason), notes)
}

/// Captured from the official clients of JavaScript and Python with their clocks frozen.
#[test]
fn signatures_of_official_clients_are_accepted() {
    let host = "contoso.communication.azure.com";
    for (method, target, date, hash, body, signature) in [
        (
            "POST",
            "/identities?api-version=2023-10-01",
            "Mon, 15 Jan 2024 09:30:05 GMT",
            "kET9vD/6sAVRB6ISkrpOL44L0M1olvugZ/QYxlSQK9k=",
            r#"{"createTokenWithScopes":["chat"],"expiresInMinutes":60}"#,
            "FoNOEstqEGRQnflju4tXaeJGF0mekCwCadPLyDYUR/M=",
        ),
        (
            "GET",
            "/phoneNumbers?skip=0&top=100&api-version=2025-06-01",
            "Fri, 05 Jan 2024 00:00:00 GMT",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "",
            "qLRgEW+URVZSzGMojB7OTrv38z5qauVWXH/QQRq20/s=",
        ),
        (
            "PATCH",
            "/sip?api-version=2023-03-01",
            "Mon, 15 Jan 2024 09:30:05 GMT",
            "lP2Hdo3CcFRIAwwE0fpOpRrnft7TO6iN8I2u3b7hR/k=",
            r#"{"trunks":{"sbc.contoso.com":null}}"#,
            "XWmfs+LmtARFBlnk4wQSpdraThj0yDZNC8zi4nvCQ0s=",
        ),
    ] {
        let mut request = request(method, target, host, date, hash, body);
        assert_eq!(judge(&request, signature, true), (Ok(()), Vec::new()), "{target}");
        request.target.push('x');
        assert!(judge(&request, signature, false).0.unwrap_err().contains("expected the HMAC-SHA256"));
    }
}

/// Every row of the vectors, and the form-encoded rows only where deviations are accepted.
#[test]
fn every_vector_of_the_folder_is_judged_right() {
    let Some(shared) = std::env::var_os("ACS_SHARED") else {
        println!("skipped: ACS_SHARED is not set");
        return;
    };
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(shared);
    let vectors = std::fs::read(folder.join("contract/vectors/hmac.json")).unwrap();
    let vectors: Value = serde_json::from_slice(&vectors).unwrap();
    let mut deviating = 0;
    for case in vectors["cases"].as_array().unwrap() {
        let expected = &case["expected"];
        let text = |name: &str| expected[name].as_str().unwrap();
        let signed = text("stringToSign");
        let target = signed.split('\n').nth(1).unwrap();
        let method = case["request"]["method"].as_str().unwrap();
        let body = case["request"]["body"].as_str().unwrap_or_default();
        let request = request(method, target, text("host"), text("date"), text("contentHash"), body);
        let signature = text("authorization").rsplit_once("Signature=").unwrap().1;
        assert_eq!(judge(&request, signature, true).0, Ok(()), "{}", case["name"]);
        let Some(form) = case["different"]["js_common_2.5.0"]["signature"].as_str() else { continue };
        deviating += 1;
        assert!(judge(&request, form, true).0.unwrap_err().contains("JavaScript"));
        let (result, notes) = judge(&request, form, false);
        assert_eq!((result, notes.len()), (Ok(()), 1), "{}", case["name"]);
    }
    assert!(deviating >= 4, "{deviating}");
}
