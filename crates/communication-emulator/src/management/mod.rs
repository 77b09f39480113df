//! The management API under `/_emulator/`: everything that the Rust API can, over HTTP with JSON.
//!
//! It is for the machine it runs on: a request with a foreign `Host` (a page that rebinds a name) or a foreign
//! `Origin` (a page of another site) is refused.

mod actions;
pub(crate) mod own;

use serde::Serialize;

use crate::{delivery::Delivery, exchange::Request, page, statistics::Statistics, world::Shared};

const ROOT: &str = "/_emulator";

/// What an operation of this API answers: a status and a body.
pub(crate) type Answer = Result<(u16, String), (u16, String)>;

pub(crate) fn is_path(path: &str) -> bool {
    path == ROOT || path.starts_with("/_emulator/")
}

pub(crate) fn answer(shared: &Shared, request: &Request) -> Delivery {
    let allowed = check_origin(request);
    if allowed.is_ok()
        && let Some(delivery) = page::answer(shared, request)
    {
        return delivery;
    }
    let result = allowed.and_then(|()| route(shared, request));
    let (status, body) = result.unwrap_or_else(|(status, text)| (status, json(&Refusal { error: text })));
    let mut delivery = Delivery::json(status, body);
    delivery.headers.push(("cache-control".to_owned(), "no-store".to_owned()));
    delivery
}

#[derive(Serialize)]
struct Refusal {
    error: String,
}

/// Writing to memory values with text keys cannot fail.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn check_origin(request: &Request) -> Result<(), (u16, String)> {
    let host = request.header("host").unwrap_or_default();
    if !is_loopback(host) {
        return Err((
            403,
            "the Host must be a name of this machine: localhost, 127.0.0.1 or [::1]".to_owned(),
        ));
    }
    let foreign = request.headers.get("origin").is_some_and(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        authority != Some(host)
    });
    if foreign { Err((403, "requests from pages of another origin are refused".to_owned())) } else { Ok(()) }
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    host.eq_ignore_ascii_case("localhost") || matches!(host, "127.0.0.1" | "[::1]")
}

fn route(shared: &Shared, request: &Request) -> Answer {
    let path = request.path().strip_prefix(ROOT).unwrap_or_default().trim_matches('/');
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    match (request.method.as_str(), name, rest) {
        ("GET", "", "") => Ok((200, actions::index())),
        ("GET", "clock", "") => Ok(actions::clock(shared)),
        ("PUT", "clock", "") => actions::set_clock(shared, request),
        ("POST", "clock", "advance") => actions::advance(shared, request),
        ("GET", "settings", "") => Ok(actions::settings(shared)),
        ("PATCH", "settings", "") => actions::change_settings(shared, request),
        ("GET", "faults", "") => Ok((200, json(&shared.lock().faults.list()))),
        ("POST", "faults", "") => actions::add_fault(shared, request),
        ("DELETE", "faults", id) => actions::remove_faults(shared, id),
        ("GET", "journal", "") => Ok((200, json(&shared.lock().journal.entries()))),
        ("DELETE", "journal", "") => {
            shared.lock().journal.clear();
            Ok((204, String::new()))
        }
        ("GET", "journal", "export") => Ok(actions::export(shared)),
        ("GET", "statistics", "") => Ok((200, json(&Statistics::of(&shared.settle())))),
        ("GET", "books", "") => Ok((200, json(&shared.settle().state.books.to_books()))),
        ("GET", "numbers", "") => Ok(own::list(shared)),
        ("POST", "numbers", "") => own::add(shared, request),
        ("GET", "inventory", "") => Ok(actions::inventory(shared)),
        ("POST", "tokens", "check") => actions::check_token(shared, request),
        ("POST", "reset", "") => actions::reset(shared, request),
        ("POST", "snapshots", "") => Ok(actions::snapshot(shared)),
        ("POST", "snapshots", id) => actions::restore(shared, id),
        ("GET", "not-emulated", "") => Ok((200, json(&crate::NOT_EMULATED))),
        _ => Err((404, "there is no such management operation; GET /_emulator/ lists them".to_owned())),
    }
}
