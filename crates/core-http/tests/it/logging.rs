//! What is logged: the fields that operators search for, and nothing that they must not see.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fmt::Debug,
    sync::{Arc, LazyLock, Mutex},
};

use core_http::{
    CallOptions,
    http::HeaderValue,
    logging::{self, LogLevel},
    service::{Call, Method, Operation, Replay},
    testing::Reply,
};
use tracing::{
    Dispatch, Event, Level, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{Layer, layer::Context, layer::SubscriberExt as _, registry::LookupSpan};

use crate::{
    child,
    support::{Bench, SEARCH, read},
};

/// A span or an event, with its fields as text.
#[derive(Clone, Debug, Default)]
struct Entry {
    /// Which span it is; `None` for an event.
    span: Option<u64>,
    name: String,
    level: Option<Level>,
    fields: BTreeMap<String, String>,
}

impl Visit for Entry {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

/// Keeps all spans and events of the thread.
#[derive(Clone, Default)]
struct Keep(Arc<Mutex<Vec<Entry>>>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Keep {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let metadata = attributes.metadata();
        let mut entry = Entry {
            span: Some(id.into_u64()),
            name: metadata.name().into(),
            level: Some(*metadata.level()),
            ..Entry::default()
        };
        attributes.record(&mut entry);
        self.0.lock().unwrap().push(entry);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut all = self.0.lock().unwrap();
        let span = all.iter_mut().rev().find(|entry| entry.span == Some(id.into_u64()));
        values.record(span.unwrap());
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut entry = Entry { level: Some(*event.metadata().level()), ..Entry::default() };
        event.record(&mut entry);
        entry.name = entry.fields.remove("message").unwrap_or_default();
        self.0.lock().unwrap().push(entry);
    }
}

/// Everything that is told while this runs.
fn told(test: impl FnOnce()) -> Vec<Entry> {
    // While at most one subscriber exists, `tracing` asks only that of the thread that comes first to a place of the
    // code whether it listens, and remembers a "no" for all threads. Two that always listen leave no room for it.
    static LISTENERS: LazyLock<[Dispatch; 2]> =
        LazyLock::new(|| [tracing_subscriber::registry().into(), tracing_subscriber::registry().into()]);
    LazyLock::force(&LISTENERS);
    tracing::callsite::rebuild_interest_cache();
    let keep = Keep::default();
    tracing::subscriber::with_default(tracing_subscriber::registry().with(keep.clone()), test);
    keep.0.lock().unwrap().clone()
}

fn named<'a>(entries: &'a [Entry], name: &str) -> Vec<&'a Entry> {
    entries.iter().filter(|entry| entry.name == name).collect()
}

#[test]
fn a_call_tells_its_operation_its_end_and_its_references() {
    let bench = Bench::new();
    bench.script([Reply::status(503), Reply::status(200).header("ms-cv", "abc.0").json("{}")]);
    let entries = told(|| {
        let view = bench.pipeline.with_call_options(CallOptions::new().request_id("order-4711"));
        bench.clock.run(view.send(read())).unwrap();
    });
    let [span] = named(&entries, "acs.call")[..] else { panic!("{entries:?}") };
    for (field, value) in [
        ("otel.kind", "client"),
        ("operation", "read"),
        ("http.request.method", "GET"),
        ("server.address", "contoso.communication.azure.com"),
        ("url.template", "/things/{thingId}"),
        ("az.client_request_id", "order-4711"),
        ("az.service_request_id", "abc.0"),
        ("http.response.status_code", "200"),
        ("http.request.resend_count", "1"),
    ] {
        assert_eq!(span.fields.get(field).map(String::as_str), Some(value), "{field}: {span:?}");
    }
    let duration: u64 = span.fields["duration_ms"].parse().unwrap();
    assert!((400..=800).contains(&duration), "{duration}");
    assert!(!span.fields.contains_key("error.type"), "{span:?}");

    let attempts =
        |name| named(&entries, name).iter().map(|event| event.fields["attempt"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (attempts("sending"), attempts("received")),
        (vec!["1".into(), "2".into()], vec!["1".into(), "2".into()])
    );
    let statuses: Vec<_> =
        named(&entries, "received").iter().map(|event| event.fields["status"].clone()).collect();
    assert_eq!(statuses, ["503", "200"]);
    let [again] = named(&entries, "sending again")[..] else { panic!("{entries:?}") };
    assert_eq!((again.level, again.fields["cause"].as_str()), (Some(Level::INFO), "503"));
    assert_eq!(again.fields["wait_ms"], span.fields["duration_ms"]);
    assert_eq!(named(&entries, "done").len(), 1);
}

#[test]
fn a_failure_tells_its_kind() {
    let bench = Bench::new();
    bench.script([Reply::status(404).header("ms-cv", "abc.0").json(r#"{"error":{"code":"NotFound"}}"#)]);
    let entries = told(|| drop(bench.send(read())));
    let [span] = named(&entries, "acs.call")[..] else { panic!("{entries:?}") };
    assert_eq!(span.fields["error.type"], "the service refused");
    assert_eq!(span.fields["http.response.status_code"], "404");
    assert_eq!(span.fields["az.service_request_id"], "abc.0");
    let [failed] = named(&entries, "failed")[..] else { panic!("{entries:?}") };
    assert_eq!(failed.level, Some(Level::INFO));
    assert!(failed.fields["error"].contains("NotFound"));
}

#[test]
fn paths_queries_bodies_and_unknown_headers_are_not_told() {
    static GET: Operation =
        Operation::new("get_number", Method::GET, "/phoneNumbers/{phoneNumber}", Replay::Always);
    let bench = Bench::new();
    for status in [503, 404] {
        let reply =
            Reply::status(status).header("x-secret", "canary-answer").header("set-cookie", "canary=1");
        bench.script([reply.header("location", "/canary").chunk("canary body")]);
    }
    bench.script([Reply::status(200).json(r#"{"canary":1}"#)]);
    let call = || {
        Call::new(&GET, &["+1canary"])
            .unwrap()
            .query("canary", "canary-value")
            .header("x-canary-name".parse().unwrap(), HeaderValue::from_static("value-canary"))
            .body(HeaderValue::from_static("text/plain"), "canary".into())
    };
    let entries = told(|| {
        drop(bench.send(call()));
        bench.send(call()).unwrap();
    });
    assert_eq!(bench.transport.left(), 0);
    assert!(entries.len() > 8);
    let text = format!("{entries:?}").replace("x-canary-name", "");
    assert!(!text.contains("canary"), "{text}");
    assert!(text.contains("REDACTED") && text.contains("/phoneNumbers/{phoneNumber}"));
}

#[test]
fn texts_of_the_service_are_told_on_one_line_of_bounded_length() {
    let bench = Bench::new();
    let long = "x".repeat(100_000);
    let message = "fake\r\n2024-01-15 ERROR forged \u{1b}[31m\u{202e}";
    let body = serde_json::json!({ "error": { "code": message, "message": message.repeat(1000) } });
    bench.script([
        Reply::status(400).header("ms-cv", &long).header("server", &long).json(&body.to_string()),
        Reply::status(200).header("ms-cv", "a\tb").header("server", &long).header("date", &long).json("{}"),
        Reply::status(200).header("ms-cv", &long).json("{}"),
    ]);
    let entries = told(|| {
        for _ in 0..3 {
            drop(bench.send(read()));
        }
    });
    for (name, value) in entries.iter().flat_map(|entry| &entry.fields) {
        assert!(!value.contains(|c: char| c.is_control() || c == '\u{202e}'), "{name}: {value:?}");
        assert!(value.len() < 16 * 1024, "{name}: {} bytes", value.len());
    }
    assert_eq!(named(&entries, "failed").len(), 1);
}

/// What the process of its own does: a repeat, a failure and a success, at levels that change.
fn speak() {
    let handle = logging::init_from_env();
    assert!(handle.is_installed());
    one_of_each("by the environment");
    for level in [LogLevel::Verbose, LogLevel::Info, LogLevel::Warning, LogLevel::Error, LogLevel::Off] {
        handle.set_log_level(level);
        one_of_each(&format!("by hand {level:?}"));
    }
    // A second one leaves the first alone.
    assert!(!logging::init(LogLevel::Verbose).is_installed());
    one_of_each("by nobody");
}

fn one_of_each(mark: &str) {
    eprintln!("mark {mark}");
    let bench = Bench::new();
    bench.script([Reply::status(503), Reply::status(200).json("{}"), Reply::status(404)]);
    bench.send(read()).unwrap();
    bench.send(Call::new(&SEARCH, &[]).unwrap()).unwrap_err();
    tracing::warn!(target: "core_http::test", "a warning");
    tracing::error!(target: "communication_identity::test", "an error");
    tracing::error!(target: "another_crate", "somebody else's");
}

/// What stderr shows of each level: requests, repeats and failures, warnings, errors.
fn check_level(text: &str, level: LogLevel) {
    let expected = |at: LogLevel| level >= at;
    for (what, at) in [
        ("sending attempt=1", LogLevel::Verbose),
        ("received", LogLevel::Verbose),
        ("sending again", LogLevel::Info),
        ("failed", LogLevel::Info),
        ("acs.call{", LogLevel::Info),
        ("url.template=\"/things/{thingId}\"", LogLevel::Info),
        ("a warning", LogLevel::Warning),
        ("an error", LogLevel::Error),
    ] {
        assert_eq!(text.contains(what), expected(at), "{level:?}, {what}:\n{text}");
    }
    assert!(!text.contains("somebody else's") && !text.contains('\u{1b}'), "{text}");
    assert!(!text.contains("HMAC-SHA256") && !text.contains("/things/1"), "{text}");
}

/// What stderr shows with this variable, by the marks in it.
fn stderr_with(test: &str, level: Option<&OsStr>) -> BTreeMap<String, String> {
    let variables: Vec<_> = level.map(|level| ("AZURE_LOG_LEVEL", level)).into_iter().collect();
    let shown = child::text(&child::run(test, &variables).stderr);
    let (before, marked) = shown.split_once("mark ").unwrap();
    let parts = marked.split("mark ").map(|part| part.split_once('\n').unwrap());
    let parts = parts.map(|(mark, part)| (mark.to_owned(), part.to_owned()));
    parts.chain([(String::new(), before.to_owned())]).collect()
}

#[test]
fn the_level_comes_from_the_environment_and_changes_at_run_time() {
    let test = "logging::the_level_comes_from_the_environment_and_changes_at_run_time";
    if child::is_child() {
        return speak();
    }
    for (value, level) in [
        (Some("verbose"), LogLevel::Verbose),
        (Some("INFO"), LogLevel::Info),
        (Some(" warning "), LogLevel::Warning),
        (Some("Error"), LogLevel::Error),
        (Some("off"), LogLevel::Off),
        (Some(""), LogLevel::Off),
        (None, LogLevel::Off),
    ] {
        let parts = stderr_with(test, value.map(OsStr::new));
        check_level(&parts["by the environment"], level);
        assert!(!parts[""].contains("AZURE_LOG_LEVEL"), "{value:?}: nothing to complain of");
        for level in [LogLevel::Verbose, LogLevel::Info, LogLevel::Warning, LogLevel::Error, LogLevel::Off] {
            check_level(&parts[&format!("by hand {level:?}")], level);
        }
        check_level(&parts["by nobody"], LogLevel::Off);
    }
}

#[test]
fn a_level_that_is_none_is_complained_of_once_and_nothing_is_logged() {
    let test = "logging::a_level_that_is_none_is_complained_of_once_and_nothing_is_logged";
    if child::is_child() {
        return speak();
    }
    let mut values = vec![OsStr::new("debug"), OsStr::new("verbose,info"), OsStr::new("\u{1b}[31m")];
    #[cfg(unix)]
    values.push(std::os::unix::ffi::OsStrExt::from_bytes(b"verbose\xff"));
    for value in values {
        let parts = stderr_with(test, Some(value));
        let complaint = &parts[""];
        assert_eq!(
            complaint.matches("AZURE_LOG_LEVEL: log level: must be").count(),
            1,
            "{value:?}:\n{complaint}"
        );
        assert!(!complaint.contains('\u{1b}'), "{complaint}");
        check_level(&parts["by the environment"], LogLevel::Off);
        check_level(&parts["by hand Info"], LogLevel::Info);
    }
}

#[test]
fn a_program_that_has_a_subscriber_keeps_it() {
    if !child::is_child() {
        let test = "logging::a_program_that_has_a_subscriber_keeps_it";
        let output = child::run(test, &[("AZURE_LOG_LEVEL", OsStr::new("verbose"))]);
        check_level(&child::text(&output.stderr), LogLevel::Off);
        return;
    }
    let keep = Keep::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(keep.clone())).unwrap();
    let handle = logging::init_from_env();
    assert!(!handle.is_installed());
    handle.set_log_level(LogLevel::Verbose);
    one_of_each("to the program's own");
    let told = keep.0.lock().unwrap().iter().filter(|entry| entry.name == "sending").count();
    assert_eq!(told, 3);
}
