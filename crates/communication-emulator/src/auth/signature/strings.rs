//! The two strings to sign that the journal keeps of a refused signature: for somebody who wrote the client.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{Checks, deviations, signed_by_any, string_to_sign, within_tolerance};
use crate::{
    exchange::Request,
    journal::StringsToSign,
    stamp::{http_date, read_http_date},
};

/// The header in which one official SDK says what it signed, in base64.
const SAID: &str = "x-ms-hmac-string-to-sign-base64";

/// What would have been accepted, and what the request says was signed. Neither has anything of the key in it.
pub(super) fn strings(
    request: &Request,
    signed_headers: &str,
    signature: &[u8],
    checks: &Checks<'_>,
) -> StringsToSign {
    let host = request.header("host").unwrap_or_default();
    let as_sent = || string_to_sign(request, signed_headers, &request.target, host);
    let deviation = || {
        let texts = deviations(request, host)
            .into_iter()
            .map(|(_, target, host)| string_to_sign(request, signed_headers, &target, &host));
        texts.into_iter().find(|text| signed_by_any(checks.keys, text, signature))
    };
    let received = said(request).or_else(deviation).unwrap_or_else(as_sent);
    StringsToSign { expected: expected(request, signed_headers, host, checks), received }
}

fn said(request: &Request) -> Option<String> {
    let bytes = STANDARD.decode(request.header(SAID)?).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// With the date that was sent where it is good, and with the hash of the body that came.
fn expected(request: &Request, signed_headers: &str, host: &str, checks: &Checks<'_>) -> String {
    let first = signed_headers.split(';').next().unwrap_or_default();
    let name = if first.eq_ignore_ascii_case("date") { "date" } else { "x-ms-date" };
    let sent = request
        .header(name)
        .filter(|text| read_http_date(text).is_some_and(|date| within_tolerance(date, checks.now)));
    let [emulated, _] = checks.now;
    let date = sent.map_or_else(|| http_date(emulated), str::to_owned);
    let hash = STANDARD.encode(Sha256::digest(&request.body));
    format!("{}\n{}\n{date};{host};{hash}", request.method.as_str(), request.target)
}
