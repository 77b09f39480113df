//! A key and a token that are sent through everything, and never show.

use std::{
    error::Error as _,
    fmt::{Debug, Write as _},
    io,
    process::Command,
    sync::{Arc, Mutex},
};

use communication_sip_routing::{
    Endpoint, Error, SipConfiguration, SipRoutingClient, StaticToken, plan_from, testing::Reply,
};
use serde_json::json;

use crate::support::{Bench, KEY, PREVIEW, answer, refusal, route, trunk};

const ENTRA: &str = "canary-of-entra";
const CHILD: &str = "COMMUNICATION_SIP_ROUTING_TEST_CHILD";

/// All that was written to logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn note(shown: &mut String, value: &dyn Debug) {
    writeln!(shown, "{value:?} {value:#?}").unwrap();
}

fn note_error(shown: &mut String, error: &Error) {
    note(shown, error);
    writeln!(shown, "{error} {error:#}").unwrap();
    let mut next = error.source();
    while let Some(source) = next {
        writeln!(shown, "{source} {source:?}").unwrap();
        next = source.source();
    }
}

/// Every kind of method, with answers that are fine and answers that repeat the token that was sent; returns all that can be seen.
fn show_everything(bench: &Bench, client: &SipRoutingClient, sent: &str) -> String {
    let mut shown = String::new();
    note(&mut shown, client);
    let echo = format!(r#"{{"error":{{"code":"X","message":"{sent} is bad","target":"{sent}"}}}}"#);
    let fine = answer(&json!({"trunks": {"a.b": {"sipSignalingPort": 1}}, "routes": []}));
    let html = Reply::status(200).chunk(format!("<p>{sent}</p>"));
    let plan =
        plan_from(&SipConfiguration::new([], []), &SipConfiguration::new([trunk("a.b", 1)], [])).unwrap();
    for reply in [
        fine,
        html,
        refusal(422, "MissingTrunk"),
        Reply::status(400).header("ms-cv", sent).json(&echo),
        Reply::status(401).json(&echo),
    ] {
        (0..12).for_each(|_| bench.transport.reply(reply.clone()));
        let results = [
            bench.clock.run(client.list_trunks()).map(drop),
            bench.clock.run(client.set_trunk(&trunk("a.b", 1))).map(drop),
            bench.clock.run(client.set_routes(&[route("r", &["a.b"])])).map(drop),
            bench.clock.run(client.delete_trunk("x.y")),
            bench.clock.run(client.apply(&plan)).map(drop),
        ];
        results
            .iter()
            .filter_map(|result| result.as_ref().err())
            .for_each(|error| note_error(&mut shown, error));
        while bench.transport.left() > 0 {
            bench.clock.run(client.list_trunks()).ok();
        }
    }
    note(&mut shown, &bench.transport.requests());
    shown
}

/// In a process of its own, since the subscriber of logs is the whole process's.
#[test]
fn neither_key_nor_token_is_printed_or_logged() {
    if std::env::var_os(CHILD).is_none() {
        let name = "canary::neither_key_nor_token_is_printed_or_logged";
        let child =
            Command::new(std::env::current_exe().unwrap()).args(["--exact", name]).env(CHILD, "1").output();
        let child = child.unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
        return;
    }
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let bench = Bench::new([]);
    let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
    let with_token = SipRoutingClient::builder(endpoint, StaticToken::new(ENTRA).unwrap());
    let with_token = with_token.api_version(PREVIEW).options(bench.options()).build().unwrap();
    // A key is never sent, so no answer can repeat it.
    let shown = show_everything(&bench, &bench.client(PREVIEW), "something")
        + &show_everything(&bench, &with_token, ENTRA);
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(shown.contains("MissingTrunk") && logged.contains("set_trunk"), "{logged}");
    for secret in [KEY, ENTRA] {
        assert!(!shown.contains(secret), "{secret} shows:\n{shown}");
        assert!(!logged.contains(secret), "{secret} is logged:\n{logged}");
    }
}
