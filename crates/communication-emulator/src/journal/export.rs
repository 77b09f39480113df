//! The journal as scenarios: `{"name", "surface", "api_version", "source", "exchanges": [...]}`.

use super::Entry;
use crate::json::Json;

const SURFACES: [&str; 4] = ["identity", "phone-numbers", "sip-routing", "administration"];

/// Left out of the recordings, and so of the export.
const NOT_RECORDED: [&str; 12] = [
    "authorization",
    "user-agent",
    "connection",
    "accept-encoding",
    "content-length",
    "host",
    "traceparent",
    "tracestate",
    "ms-cv",
    "x-azure-ref",
    "x-processing-time",
    // The emulator's own hint to polls where operations are fast; the service does not send it.
    "retry-after-ms",
];

pub(super) fn scenarios(entries: &[Entry]) -> Vec<(String, String)> {
    let scenario = |surface: &&str| {
        let exchanges: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.surface.as_deref() == Some(surface) && entry.status.is_some())
            .collect();
        let version = exchanges.first().and_then(|entry| version(&entry.target));
        let json = Json::object([
            ("name", "emulator".into()),
            ("surface", (*surface).into()),
            ("api_version", version.into()),
            ("source", "communication-emulator".into()),
            ("exchanges", Json::array(exchanges.iter().map(|entry| exchange(entry)))),
        ]);
        (format!("{surface}/emulator.json"), json.to_text(), exchanges.len())
    };
    let scenarios = SURFACES.iter().map(scenario).filter(|(.., count)| *count > 0);
    scenarios.map(|(name, text, _)| (name, text)).collect()
}

fn version(target: &str) -> Option<String> {
    let (_, query) = target.split_once('?')?;
    query.split('&').find_map(|part| part.strip_prefix("api-version=")).map(str::to_owned)
}

fn exchange(entry: &Entry) -> Json {
    let note = (!entry.faults.is_empty()).then(|| format!("faults: {}", entry.faults.join(", ")).into());
    Json::object([
        (
            "request",
            Json::object([
                ("method", Json::from(&entry.method)),
                ("path_and_query", Json::from(&entry.target)),
                ("headers", headers(&entry.headers, false)),
                ("body", body(entry.body.as_ref())),
            ]),
        ),
        (
            "response",
            Json::object([
                ("status", Json::Int(i64::from(entry.status.unwrap_or_default()))),
                ("headers", headers(&entry.response_headers, true)),
                ("body", body(entry.response_body.as_ref())),
            ]),
        ),
    ])
    .with("note", note)
}

fn headers(headers: &[(String, String)], response: bool) -> Json {
    // The length of answers is recorded, that of requests is not.
    let recorded = |name: &str| !NOT_RECORDED.contains(&name) || (response && name == "content-length");
    let kept = headers.iter().filter(|(name, _)| recorded(name));
    Json::object(kept.map(|(name, value)| (name.as_str(), Json::from(value))))
}

/// Parsed where it is JSON, as text where not.
fn body(text: Option<&String>) -> Json {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Json::Null };
    Json::parse(text.as_bytes()).unwrap_or_else(|_| Json::from(text))
}
