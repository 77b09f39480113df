//! Exchanges of the real service, at the client: small ones of our own, and the whole folder where there is one.

use std::fs;

use communication_sip_routing::{
    ErrorKind, Request, SipConfiguration, SipRoutingClient, SipTrunk, testing::Reply,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::support::{Bench, CURRENT, answer, read, shared};

#[derive(Deserialize)]
struct Scenario {
    exchanges: Vec<Exchange>,
}

#[derive(Deserialize)]
struct Exchange {
    request: Sent,
    response: Answered,
}

/// The body is read as a configuration, which keeps the order of its trunks: the hash depends on it.
#[derive(Deserialize)]
struct Sent {
    method: String,
    path_and_query: String,
    headers: Map<String, Value>,
    body: Option<SipConfiguration>,
}

#[derive(Deserialize)]
struct Answered {
    status: u16,
    headers: Map<String, Value>,
    body: Value,
}

impl Exchange {
    fn reply(&self) -> Reply {
        let lengths = ["content-length"];
        let headers = self.response.headers.iter().filter(|(name, _)| !lengths.contains(&name.as_str()));
        let reply = Reply::status(self.response.status).json(&self.response.body.to_string());
        headers.fold(reply, |reply, (name, value)| reply.header(name, value.as_str().unwrap()))
    }

    fn check(&self, name: &str) {
        match (&self.request.body, self.request.method.as_str()) {
            (None, "GET") => self.check_read(name),
            (Some(body), "PATCH") if self.response.status == 200 => self.check_change(name, body),
            (Some(body), "PATCH") => self.check_refusal(name, body),
            other => panic!("{name}: {:?}", other.1),
        }
    }

    fn check_read(&self, name: &str) {
        let bench = Bench::new([self.reply()]);
        let stored = bench.clock.run(bench.client(CURRENT).configuration()).unwrap();
        assert_eq!(serde_json::to_value(&stored).unwrap(), self.response.body, "{name}");
        self.check_request(name, &bench.transport.requests()[0]);
    }

    /// The call that sends this body, after what it reads first.
    fn check_change(&self, name: &str, body: &SipConfiguration) {
        let bench = Bench::new([]);
        let client = bench.client(CURRENT);
        let expected = read(&self.response.body);
        if body.says_routes() {
            bench.transport.reply(self.reply());
            let routes = bench.clock.run(client.set_routes(body.routes())).unwrap();
            assert_eq!(routes, expected.routes(), "{name}");
        } else {
            let trunks = self.set_trunks(&bench, &client, body);
            assert_eq!(trunks, expected.trunks(), "{name}");
        }
        let requests = bench.transport.requests();
        self.check_request(name, requests.last().unwrap());
        assert_eq!(bench.transport.left(), 0, "{name}");
    }

    fn set_trunks(&self, bench: &Bench, client: &SipRoutingClient, body: &SipConfiguration) -> Vec<SipTrunk> {
        let (set, gone): (Vec<_>, Vec<_>) =
            body.trunks().iter().cloned().partition(|trunk| trunk.sip_signaling_port.is_some());
        match (&set[..], &gone[..]) {
            ([], [gone]) => {
                bench.transport.reply(self.reply());
                bench.clock.run(client.delete_trunk(gone.fqdn.as_str())).unwrap();
                read(&self.response.body).trunks().to_vec()
            }
            ([one], []) => {
                bench.transport.reply(self.reply());
                vec![bench.clock.run(client.set_trunk(one)).unwrap()]
            }
            _ => {
                let stored = SipConfiguration::new(gone, []);
                // As text, which keeps the order.
                let stored = serde_json::to_string(&stored).unwrap();
                bench.transport.reply(Reply::status(200).json(&stored));
                bench.transport.reply(self.reply());
                bench.clock.run(client.set_trunks(&set)).unwrap()
            }
        }
    }

    /// What was sent in order to be refused: by us, or by the service where only it can know.
    fn check_refusal(&self, name: &str, body: &SipConfiguration) {
        let inner = self.response.body["error"]["innererror"]["code"].as_str().unwrap();
        let bench = Bench::new([self.reply(), answer(&json!({"trunks": {}, "routes": []}))]);
        let client = bench.client(CURRENT);
        let error = if body.says_routes() {
            bench.clock.run(client.set_routes(body.routes())).map(drop).unwrap_err()
        } else {
            bench.clock.run(client.set_trunks(body.trunks())).map(drop).unwrap_err()
        };
        if inner == "MissingTrunk" {
            self.check_request(name, &bench.transport.requests()[0]);
            assert_eq!(error.service().unwrap().innermost_code(), Some(inner), "{name}");
            let missing = &body.routes()[0].trunks[0];
            assert!(error.to_string().contains(missing.as_str()), "{name}: {error}");
            return;
        }
        let field = match inner {
            "InvalidRouteName" => "name: must be",
            "InvalidRouteNumberPattern" => "number_pattern: must be",
            "InvalidTrunkSipSignalingPort" => "sip_signaling_port: must be",
            other => panic!("{name}: {other}"),
        };
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name}");
        assert!(error.to_string().contains(field) && bench.lines().is_empty(), "{name}: {error}");
        // The same refusal of something that we let pass.
        let error = bench.clock.run(client.set_trunk(&SipTrunk::new("sbc.contoso.com", 5061))).unwrap_err();
        assert_eq!(error.service().unwrap().innermost_code(), Some(inner), "{name}");
        assert!(error.to_string().contains("nothing was changed"), "{name}: {error}");
    }

    fn check_request(&self, name: &str, request: &Request) {
        assert_eq!(request.method().as_str(), self.request.method, "{name}");
        let target = &self.request.path_and_query;
        let target =
            if target.contains('?') { target.clone() } else { format!("{target}?api-version=2023-03-01") };
        assert_eq!(request.path_and_query(), target, "{name}");
        let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        for field in ["accept", "content-type", "x-ms-content-sha256"] {
            let recorded = self.request.headers.get(field).and_then(Value::as_str);
            if let Some(recorded) = recorded.filter(|value| !value.eq_ignore_ascii_case("sanitized")) {
                assert_eq!(header(field).as_deref(), Some(recorded), "{name}: {field}");
            }
        }
    }
}

fn exchange(value: &Value) -> Exchange {
    // By way of the text, which keeps the order of a body.
    serde_json::from_str(&value.to_string()).unwrap()
}

#[test]
fn exchanges_like_those_of_the_service_go_out_and_come_in() {
    let ok = |body: Value| json!({"status": 200, "headers": {"api-supported-versions": "2023-03-01"}, "body": body});
    let refused = |inner: &str| {
        json!({"status": 422, "headers": {}, "body": {"error": {
        "code": "UnprocessableConfiguration", "message": "m", "innererror": {"code": inner, "message": "m"}}}})
    };
    let sent = |method: &str, body: Value| json!({"method": method, "path_and_query": "/sip", "headers": {}, "body": body});
    let route =
        json!({"description": "d", "name": "r", "numberPattern": "^+[1-9][0-9]{3,23}$", "trunks": []});
    for (name, request, response) in [
        ("nothing", sent("GET", Value::Null), ok(json!({"trunks": {}, "routes": []}))),
        ("routes without trunks", sent("GET", Value::Null), ok(json!({"trunks": {}, "routes": [route]}))),
        (
            "set",
            sent("PATCH", json!({"trunks": {"a.fqdn.com": {"sipSignalingPort": 1}}})),
            ok(json!({"trunks": {"a.fqdn.com": {"sipSignalingPort": 1}}, "routes": []})),
        ),
        (
            "delete",
            sent("PATCH", json!({"trunks": {"a.fqdn.com": null}})),
            ok(json!({"trunks": {}, "routes": []})),
        ),
        (
            "replace",
            sent("PATCH", json!({"trunks": {"a.fqdn.com": {"sipSignalingPort": 1}, "b.fqdn.com": null}})),
            ok(json!({"trunks": {"a.fqdn.com": {"sipSignalingPort": 1}}, "routes": []})),
        ),
        ("clear routes", sent("PATCH", json!({"routes": []})), ok(json!({"trunks": {}, "routes": []}))),
        (
            "no pattern",
            sent("PATCH", json!({"routes": [{"name": "r", "numberPattern": ""}]})),
            refused("InvalidRouteNumberPattern"),
        ),
        (
            "no trunk",
            sent("PATCH", json!({"routes": [{"name": "r", "numberPattern": "1", "trunks": ["x.y"]}]})),
            refused("MissingTrunk"),
        ),
    ] {
        exchange(&json!({"request": request, "response": response})).check(name);
    }
}

/// The hash of a body depends on every byte of it.
#[test]
fn a_body_is_as_short_as_can_be_and_in_the_order_that_was_given() {
    let bench = Bench::new([
        answer(&json!({"trunks": {"z.contoso.com": {}}, "routes": []})),
        answer(&json!({"trunks": {}})),
    ]);
    let trunks = [("b.contoso.com", 2), ("a.contoso.com", 1)].map(|(fqdn, port)| SipTrunk::new(fqdn, port));
    bench.clock.run(bench.client(CURRENT).set_trunks(&trunks)).unwrap();
    let sent = bench.transport.requests()[1].body().clone();
    let expected = r#"{"trunks":{"b.contoso.com":{"sipSignalingPort":2},"a.contoso.com":{"sipSignalingPort":1},"z.contoso.com":null}}"#;
    assert_eq!(std::str::from_utf8(&sent).unwrap(), expected);
}

#[test]
fn every_recorded_exchange_goes_out_and_comes_in() {
    let Some(folder) = shared("recordings/sip-routing") else { return };
    let mut checked = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let scenario: Scenario = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for (index, exchange) in scenario.exchanges.iter().enumerate() {
            exchange.check(&format!("{}[{index}]", path.file_stem().unwrap().display()));
            checked += 1;
        }
    }
    assert_eq!(checked, 34);
}
