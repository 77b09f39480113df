//! Access-key signatures: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=...`.

mod strings;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

use super::{Checks, key::AccessKey};
use crate::{
    exchange::{Request, decode, pairs},
    journal::StringsToSign,
    stamp::{http_date, read_http_date},
};

/// The service refuses dates further away than this.
const TOLERANCE: Duration = Duration::minutes(5);

/// Why a signature was refused.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) reason: String,
    /// Where it is known what was signed.
    pub(super) strings: Option<StringsToSign>,
}

impl<R: Into<String>> From<R> for Refusal {
    fn from(reason: R) -> Refusal {
        Refusal { reason: reason.into(), strings: None }
    }
}

/// Checks a signature; the error says what is wrong.
pub(super) fn check(
    request: &Request,
    parameters: &str,
    checks: &Checks<'_>,
    notes: &mut Vec<String>,
) -> Result<(), Refusal> {
    let find = |name: &str| {
        pairs(parameters).find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let signed_headers = find("SignedHeaders").ok_or("the Authorization header has no SignedHeaders")?;
    let signature = find("Signature").ok_or("the Authorization header has no Signature")?;
    let signature = STANDARD.decode(signature).map_err(|_| "the Signature is not base64")?;
    let checked = date_header(signed_headers)
        .and_then(|date_header| check_date(request, date_header, checks.now))
        .and_then(|()| check_hash(request))
        .and_then(|()| check_signature(request, signed_headers, &signature, checks, notes));
    checked.map_err(|reason| Refusal {
        reason,
        strings: Some(strings::strings(request, signed_headers, &signature, checks)),
    })
}

/// Which date is signed: `x-ms-date`, or `date` by the clients of 2020.
fn date_header(signed_headers: &str) -> Result<&'static str, String> {
    match signed_headers.to_ascii_lowercase().as_str() {
        "x-ms-date;host;x-ms-content-sha256" => Ok("x-ms-date"),
        "date;host;x-ms-content-sha256" => Ok("date"),
        _ => Err("SignedHeaders must be x-ms-date;host;x-ms-content-sha256 or date;host;x-ms-content-sha256"
            .to_owned()),
    }
}

fn check_date(request: &Request, header: &str, now: [OffsetDateTime; 2]) -> Result<(), String> {
    let text = request.header(header).ok_or_else(|| format!("the signed header {header} is missing"))?;
    let date = read_http_date(text).ok_or_else(|| format!("the header {header} is no HTTP date"))?;
    if within_tolerance(date, now) {
        return Ok(());
    }
    let [emulated, _] = now.map(http_date);
    Err(format!(
        "the header {header} is more than 5 minutes from the service's time: {text} was sent, it is {emulated}"
    ))
}

fn within_tolerance(date: OffsetDateTime, now: [OffsetDateTime; 2]) -> bool {
    now.iter().any(|now| (date - *now).abs() <= TOLERANCE)
}

fn check_hash(request: &Request) -> Result<(), String> {
    let sent =
        request.header("x-ms-content-sha256").ok_or("the signed header x-ms-content-sha256 is missing")?;
    let expected = STANDARD.encode(Sha256::digest(&request.body));
    if sent == expected {
        return Ok(());
    }
    Err(format!(
        "the header x-ms-content-sha256 is not the hash of the body: {sent} was sent, {expected} was expected"
    ))
}

fn check_signature(
    request: &Request,
    signed_headers: &str,
    signature: &[u8],
    checks: &Checks<'_>,
    notes: &mut Vec<String>,
) -> Result<(), String> {
    let host = request.header("host").ok_or("the signed header host is missing")?;
    let text = string_to_sign(request, signed_headers, &request.target, host);
    if signed_by_any(checks.keys, &text, signature) {
        return Ok(());
    }
    let deviation = deviations(request, host).into_iter().find(|(_, target, host)| {
        signed_by_any(checks.keys, &string_to_sign(request, signed_headers, target, host), signature)
    });
    match deviation {
        Some((name, ..)) if !checks.strict => {
            notes.push(format!("signature accepted although {name}"));
            Ok(())
        }
        Some((name, ..)) => Err(format!("the signature does not match what was sent: {name}")),
        None => Err(format!(
            "the signature does not match; expected the HMAC-SHA256 with the resource's key of \"{}\"",
            text.escape_debug()
        )),
    }
}

fn signed_by_any(keys: &[AccessKey], text: &str, signature: &[u8]) -> bool {
    keys.iter().any(|key| key.signed(text, signature))
}

fn string_to_sign(request: &Request, signed_headers: &str, target: &str, host: &str) -> String {
    let values: Vec<&str> =
        signed_headers
            .split(';')
            .map(|name| {
                if name.eq_ignore_ascii_case("host") {
                    host
                } else {
                    request.header(name).unwrap_or_default()
                }
            })
            .collect();
    format!("{}\n{target}\n{}", request.method.as_str(), values.join(";"))
}

/// What official SDKs of other languages sign in the place of what they send: a name, the target, the host.
fn deviations(request: &Request, host: &str) -> Vec<(&'static str, String, String)> {
    let target = request.target.clone();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    vec![
        ("the query was signed re-encoded as a form (JavaScript)", form_encoded(request), host.to_owned()),
        ("the host was signed with a trailing slash (Python)", target.clone(), format!("{host}/")),
        ("the host was signed without its port (Java)", target, name.to_owned()),
    ]
}

/// The target with its query as `URLSearchParams` writes it (application/x-www-form-urlencoded).
fn form_encoded(request: &Request) -> String {
    let query: Vec<String> = pairs(request.query_text())
        .map(|(name, value)| format!("{}={}", form(&decode(name)), form(&decode(value))))
        .collect();
    format!("{}?{}", request.target.split('?').next().unwrap_or_default(), query.join("&"))
}

fn form(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b' ' => encoded.push('+'),
            b'*' | b'-' | b'.' | b'_' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            _ => encoded.extend(format!("%{byte:02X}").chars()),
        }
        encoded
    })
}

#[cfg(test)]
mod tests;
