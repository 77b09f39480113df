//! What is put on the wire: the answer, after faults have had their way with it.

use std::collections::BTreeMap;

use bytes::Bytes;
use time::OffsetDateTime;

use crate::{
    dispatch::{faulty, shifted},
    error::Failure,
    exchange::{Reply, Request},
    faults::{Action, Fired, Links, RetryAfter, When},
    json::Json,
    stamp::http_date,
};

/// An answer in bytes, and how it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// The connection is reset instead.
    pub(crate) reset: bool,
    /// The body breaks off after so many bytes.
    pub(crate) cut: Option<usize>,
    /// Piece size and the milliseconds before each piece.
    pub(crate) drip: Option<(usize, u64)>,
    /// Milliseconds before the answer.
    pub(crate) delay: u64,
}

impl Delivery {
    pub(crate) fn json(status: u16, body: String) -> Delivery {
        Delivery {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: Bytes::from(body),
            reset: false,
            cut: None,
            drip: None,
            delay: 0,
        }
    }

    /// In the place of an answer that would acknowledge what a restart would forget.
    pub(crate) fn not_saved(problem: &str) -> Delivery {
        let message = format!("The emulator cannot write its state file: {problem}.");
        let reply = Failure::new(500, "EmulatorStateNotSaved", message).into_reply();
        Delivery::json(500, reply.body.as_ref().map(Json::to_text).unwrap_or_default())
    }
}

/// Milliseconds that a request waits before it has its effect.
pub(crate) fn delay(fired: &Fired, side: When) -> u64 {
    let wait = |action: &Action| match action {
        Action::Delay { when, millis } if *when == side => *millis,
        _ => 0,
    };
    fired.actions.iter().map(wait).fold(0, u64::saturating_add)
}

pub(crate) fn deliver(reply: Reply, fired: &Fired, request: &Request, now: OffsetDateTime) -> Delivery {
    let mut reply = reply;
    let mut text: Option<String> = None;
    for action in &fired.actions {
        apply(action, &mut reply, &mut text, request, now);
    }
    let body = text.unwrap_or_else(|| reply.body.as_ref().map(Json::to_text).unwrap_or_default());
    let mut delivery = Delivery {
        status: reply.status,
        headers: reply.headers,
        body: Bytes::from(body),
        reset: false,
        cut: None,
        drip: None,
        delay: delay(fired, When::After),
    };
    for action in &fired.actions {
        match action {
            Action::Reset(_) => delivery.reset = true,
            Action::Truncate(keep) => delivery.cut = Some(*keep),
            Action::Drip { bytes, millis } => delivery.drip = Some(((*bytes).max(1), *millis)),
            _ => {}
        }
    }
    delivery
}

fn apply(
    action: &Action,
    reply: &mut Reply,
    text: &mut Option<String>,
    request: &Request,
    now: OffsetDateTime,
) {
    match action {
        Action::Respond { status, headers, body, .. } => {
            text.clone_from(body);
            respond(reply, *status, headers, body.as_deref());
        }
        Action::Throttle(hint) => hint_at(hint, reply, now),
        Action::Links(links) => relink_reply(links, reply, request),
        Action::Header { name, value } => set(reply, name, value.as_deref()),
        Action::Body { text: new, content_type } => {
            *text = Some(new.clone());
            set(reply, "content-type", Some(content_type));
        }
        Action::DateSkew(seconds) => set(reply, "date", Some(&http_date(shifted(now, *seconds)))),
        _ => {}
    }
}

/// The answer of a fault, with nothing left of what the service would have said of its success.
fn respond(reply: &mut Reply, status: u16, headers: &BTreeMap<String, String>, body: Option<&str>) {
    reply.headers.retain(|(name, _)| !is_link(name) && name != "content-type" && !name.ends_with("-id"));
    let failure = faulty(status).into_reply();
    (reply.status, reply.body) = (failure.status, failure.body);
    let json = body.is_none_or(|body| body.trim_start().starts_with(['{', '[']));
    set(reply, "content-type", Some(if json { "application/json" } else { "text/html" }));
    for (name, value) in headers {
        set(reply, name, Some(value));
    }
}

fn relink_reply(links: &Links, reply: &mut Reply, request: &Request) {
    if matches!(links, Links::Missing) {
        reply.headers.retain(|(name, _)| !is_link(name));
    }
    let changed = |old: &str| changed_link(links, old, request);
    for (_, value) in reply.headers.iter_mut().filter(|(name, _)| is_link(name)) {
        *value = changed(value).unwrap_or_default();
    }
    if let Some(body) = &mut reply.body {
        relink(body, &changed, matches!(links, Links::Looping).then_some(request));
    }
}

fn is_link(name: &str) -> bool {
    matches!(name, "operation-location" | "location")
}

fn set(reply: &mut Reply, name: &str, value: Option<&str>) {
    let name = name.to_ascii_lowercase();
    reply.headers.retain(|(key, _)| *key != name);
    if let Some(value) = value {
        reply.headers.push((name, value.to_owned()));
    }
}

fn hint_at(hint: &RetryAfter, reply: &mut Reply, now: OffsetDateTime) {
    let (name, value) = match hint {
        RetryAfter::None => return,
        RetryAfter::Seconds(seconds) => ("retry-after", seconds.to_string()),
        RetryAfter::Date(seconds) => ("retry-after", http_date(shifted(now, *seconds))),
        RetryAfter::Milliseconds(millis) => ("retry-after-ms", millis.to_string()),
        RetryAfter::XMsMilliseconds(millis) => ("x-ms-retry-after-ms", millis.to_string()),
        RetryAfter::Text(text) => ("retry-after", text.clone()),
    };
    set(reply, name, Some(&value));
}

/// The link to put in the place of another; none leaves it out.
fn changed_link(links: &Links, old: &str, request: &Request) -> Option<String> {
    let path = |old: &str| {
        let after_scheme = old.split_once("://").map_or(old, |(_, rest)| rest);
        after_scheme.find('/').and_then(|at| after_scheme.get(at..)).unwrap_or(old).to_owned()
    };
    match links {
        Links::Foreign(origin) => Some(format!("{}{}", origin.trim_end_matches('/'), path(old))),
        Links::Absolute => Some(format!("{}{}", request.origin(), path(old))),
        Links::Looping => Some(request.target.clone()),
        Links::Text(text) => Some(text.clone()),
        Links::Missing => None,
    }
}

/// Changes the links of a body; a list without one gets one where it is to loop.
fn relink(body: &mut Json, changed: &impl Fn(&str) -> Option<String>, looping: Option<&Request>) {
    let Json::Object(members) = body else { return };
    let is_list = members.iter().any(|(_, value)| matches!(value, Json::Array(_)));
    for (name, value) in members.iter_mut() {
        if matches!(name.as_str(), "nextLink" | "resourceLocation")
            && let Json::Text(old) = value
        {
            *value = changed(old).into();
        }
    }
    if let Some(request) = looping.filter(|_| is_list) {
        members.retain(|(name, _)| name != "nextLink");
        members.push(("nextLink".to_owned(), Json::from(&request.target)));
    }
}
