//! What the official client sends, compared with what ours does: the rows about SIP of the traces.

use std::fs;

use communication_sip_routing::{Error, SipTrunk, SipTrunkRoute};
use serde_json::{Value, json};

use crate::support::{Bench, CURRENT, answer, read, refusal, shared, trunk};

fn stored() -> Value {
    json!({"trunks": {"sbc1.contoso.com": {"sipSignalingPort": 5061}, "sbc2.contoso.com": {"sipSignalingPort": 5062}},
        "routes": [{"description": null, "name": "r", "numberPattern": "^\\+1", "trunks": ["sbc1.contoso.com"]}]})
}

fn empty() -> Value {
    json!({"trunks": {}, "routes": []})
}

/// Makes the call of a row, and says how it ended.
fn call(name: &str) -> (Bench, Result<usize, Error>) {
    let trunks =
        |ports: &[(&str, u16)]| ports.iter().map(|(fqdn, port)| trunk(fqdn, *port)).collect::<Vec<_>>();
    let nameless = || read(&json!({"trunks": {"sbc1.contoso.com": {}}})).trunks().to_vec();
    let through = SipTrunkRoute::new("r", r"^\+1").trunks(["sbc1.contoso.com"]);
    let of = |replies: Vec<Value>| Bench::new(replies.iter().map(answer));
    let one = |trunk: SipTrunk| usize::from(trunk.sip_signaling_port == Some(5061));
    let bench = match name {
        "sip.setTrunk reply lacks it"
        | "sip.setTrunks([]) when already empty"
        | "sip.setRoutes([])"
        | "sip.deleteTrunk" => of(vec![empty()]),
        "sip.setTrunks replaces" | "sip.setTrunks without port" => of(vec![stored(), stored()]),
        "sip.setTrunks([]) with stored trunks" => of(vec![stored(), empty()]),
        "sip.setRoutes reply lacks routes" => of(vec![json!({"trunks": {}}), stored()]),
        "sip.update 422" => Bench::new([refusal(422, "InvalidTrunkFqdn")]),
        "sip.listTrunks null trunk value in reply" => of(vec![json!({"trunks": {"sbc1.contoso.com": null}})]),
        _ => of(vec![stored()]),
    };
    let (client, clock) = (bench.client(CURRENT), &bench.clock);
    let result = match name {
        "sip.listTrunks" | "sip.apiVersion option" | "sip.listTrunks null trunk value in reply" => {
            clock.run(client.list_trunks()).map(|trunks| trunks.len())
        }
        "sip.listRoutes" => clock.run(client.list_routes()).map(|routes| routes.len()),
        "sip.getTrunk" => clock.run(client.get_trunk("sbc1.contoso.com")).map(one),
        "sip.getTrunk case differs" => clock.run(client.get_trunk("SBC1.contoso.com")).map(one),
        "sip.getTrunk missing" => clock.run(client.get_trunk("nope.contoso.com")).map(one),
        "sip.setTrunk" | "sip.setTrunk reply lacks it" => {
            clock.run(client.set_trunk(&trunk("sbc1.contoso.com", 5061))).map(one)
        }
        "sip.setTrunks replaces" => {
            let trunks = trunks(&[("sbc2.contoso.com", 9999), ("sbc3.contoso.com", 5063)]);
            clock.run(client.set_trunks(&trunks)).map(|trunks| trunks.len())
        }
        "sip.setTrunks([]) with stored trunks" | "sip.setTrunks([]) when already empty" => {
            clock.run(client.set_trunks(&[])).map(|trunks| trunks.len())
        }
        "sip.setTrunks without port" => clock.run(client.set_trunks(&nameless())).map(|trunks| trunks.len()),
        "sip.setRoutes" => clock.run(client.set_routes(&[through])).map(|routes| routes.len()),
        "sip.setRoutes([])" | "sip.setRoutes reply lacks routes" => {
            clock.run(client.set_routes(&[])).map(|routes| routes.len())
        }
        "sip.deleteTrunk" => clock.run(client.delete_trunk("sbc1.contoso.com")).map(|()| 0),
        "sip.update 422" => clock.run(client.delete_trunk("x.contoso.com")).map(|()| 0),
        other => panic!("what is {other}?"),
    };
    assert_eq!(bench.transport.left(), 0, "{name}: {result:?}");
    (bench, result)
}

/// Ours are better in two rows, on purpose: names are found in any case, and a trunk that is null is one without settings.
fn ends_otherwise(name: &str) -> bool {
    matches!(name, "sip.getTrunk case differs" | "sip.listTrunks null trunk value in reply")
}

#[test]
fn every_call_of_the_official_client_goes_out_alike() {
    let Some(folder) = shared("contract/vectors") else { return };
    let traces: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("wire-traces.json")).unwrap()).unwrap();
    let rows = traces["modern"].as_array().unwrap().iter();
    let rows: Vec<_> = rows.filter(|row| row["call"].as_str().unwrap().starts_with("sip.")).collect();
    assert_eq!(rows.len(), 18);
    for row in rows {
        let name = row["call"].as_str().unwrap();
        let (bench, result) = call(name);
        let expected = row["requests"].as_array().unwrap();
        let sent = bench.transport.requests();
        assert_eq!(sent.len(), expected.len(), "{name}");
        for (sent, expected) in sent.iter().zip(expected) {
            assert_eq!(sent.method().as_str(), expected["method"], "{name}");
            assert_eq!(sent.path_and_query(), expected["target"].as_str().unwrap(), "{name}");
            for (field, value) in expected["headers"].as_object().unwrap() {
                assert_eq!(sent.headers()[field.as_str()], value.as_str().unwrap(), "{name}: {field}");
            }
            let body: Value = serde_json::from_slice(sent.body()).unwrap_or_default();
            assert_eq!(body, expected.get("body").cloned().unwrap_or_default(), "{name}");
        }
        let failed = row.get("error").is_some() && !ends_otherwise(name);
        assert_eq!(result.is_err(), failed, "{name}: {result:?}");
        if let Err(error) = result {
            let missing = row["error"]["code"] == "NotFound";
            assert_eq!(error.is_not_found(), missing, "{name}: {error}");
        }
    }
}

#[test]
fn the_steps_are_those_of_the_official_client() {
    for (name, lines, ok) in [
        ("sip.getTrunk missing", vec!["GET"], false),
        ("sip.setTrunk reply lacks it", vec!["PATCH"], false),
        ("sip.setTrunks replaces", vec!["GET", "PATCH"], true),
        ("sip.setTrunks([]) when already empty", vec!["GET"], true),
        ("sip.setRoutes reply lacks routes", vec!["PATCH", "GET"], true),
        ("sip.deleteTrunk", vec!["PATCH"], true),
    ] {
        let (bench, result) = call(name);
        let methods: Vec<_> =
            bench.lines().iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!((methods, result.is_ok()), (lines.into_iter().map(str::to_owned).collect(), ok), "{name}");
    }
    let (bench, _) = call("sip.setTrunks replaces");
    assert_eq!(
        bench.bodies()[1],
        json!({"trunks": {"sbc2.contoso.com": {"sipSignalingPort": 9999}, "sbc3.contoso.com": {"sipSignalingPort": 5063}, "sbc1.contoso.com": null}})
    );
}
