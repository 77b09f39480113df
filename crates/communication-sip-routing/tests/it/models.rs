//! What is read, kept and written back.

use communication_sip_routing::{
    IpAddressVersion, OverallHealthStatus, PingStatus, PrivacyHeader, SipConfiguration, TlsStatus,
    TrunkHealth,
};
use serde_json::{Value, json};

use crate::support::{Bench, CURRENT, PREVIEW, answer, read};

#[test]
fn fields_that_nobody_knows_go_through_unchanged() {
    let stored = json!({
        "trunks": {"a.contoso.com": {"sipSignalingPort": 1, "weight": 2.5, "tags": ["x", {"y": null}]}},
        "routes": [{"name": "r", "numberPattern": "1", "trunks": [], "schedule": {"days": [1, 2]}}],
        "domains": {"contoso.com": {"enabled": true, "verified": "yes"}},
        "generation": 7,
    });
    let configuration = read(&stored);
    assert_eq!(serde_json::to_value(&configuration).unwrap(), stored);
    assert_eq!(configuration.unknown_fields().len(), 5);

    // Read, changed, written: through the methods for trunks and routes.
    let bench =
        Bench::new([answer(&stored), answer(&stored), answer(&stored), answer(&stored), answer(&stored)]);
    let client = bench.client(CURRENT);
    let mut trunk = bench.clock.run(client.get_trunk("a.contoso.com")).unwrap();
    trunk.sip_signaling_port = Some(2);
    bench.clock.run(client.set_trunk(&trunk)).unwrap();
    let mut expected = stored["trunks"].clone();
    expected["a.contoso.com"]["sipSignalingPort"] = json!(2);
    assert_eq!(bench.bodies()[1], json!({"trunks": expected}));
    let routes = bench.clock.run(client.list_routes()).unwrap();
    bench.clock.run(client.set_routes(&routes)).unwrap();
    assert_eq!(bench.bodies()[3], json!({"routes": stored["routes"]}));
}

#[test]
fn a_plan_keeps_fields_that_nobody_knows_in_routes_that_it_replaces() {
    let stored = json!({"trunks": {}, "routes": [
        {"name": "r", "numberPattern": "1", "trunks": [], "schedule": {"days": [1, 2]}},
        {"name": "s", "numberPattern": "2", "trunks": []},
    ]});
    let wanted =
        json!({"routes": [{"name": "s", "numberPattern": "2"}, {"name": "r", "numberPattern": "3"}]});
    let after = json!({"trunks": {}, "routes": [
        {"name": "s", "numberPattern": "2", "trunks": []},
        {"name": "r", "numberPattern": "3", "trunks": [], "schedule": {"days": [1, 2]}},
    ]});
    let bench = Bench::new([answer(&stored), answer(&stored), answer(&after), answer(&after)]);
    let client = bench.client(CURRENT);
    let plan = bench.clock.run(client.plan(&read(&wanted))).unwrap();
    bench.clock.run(client.apply(&plan)).unwrap();
    assert_eq!(bench.bodies()[2], json!({"routes": after["routes"]}));
}

#[test]
fn nulls_and_missing_fields_are_tolerated() {
    let stored = json!({
        "trunks": {"a.contoso.com": null, "b.contoso.com": {}, "c.contoso.com": {"sipSignalingPort": null, "enabled": null}},
        "routes": [{"name": "r", "numberPattern": "1", "description": null, "trunks": null, "callerIdOverride": null}, {"name": null}],
    });
    let bench = Bench::new([answer(&stored)]);
    let read = bench.clock.run(bench.client(PREVIEW).configuration()).unwrap();
    assert_eq!(read.trunks().len(), 3);
    assert!(read.trunks().iter().all(|trunk| trunk.sip_signaling_port.is_none()));
    assert!(read.routes()[0].trunks.is_empty() && read.routes()[0].description.is_none());
    for body in
        [json!({"trunks": null, "routes": []}), json!({"trunks": {}}), json!({"routes": [], "domains": null})]
    {
        let bench = Bench::new([answer(&body)]);
        let read = bench.clock.run(bench.client(PREVIEW).configuration()).unwrap();
        assert!(read.says_trunks() && read.says_routes() && read.trunks().is_empty(), "{body}");
    }
}

#[test]
fn older_names_and_casings_are_read_and_todays_are_written() {
    let older = json!({"trunks": {"a.contoso.com": {
        "stepOutOfSignaling": true, "privacyHeader": "ID", "ipAddressVersion": "IPv6"}}});
    let read = read(&older);
    let trunk = &read.trunks()[0];
    assert_eq!(trunk.direct_transfer, Some(true));
    assert_eq!(trunk.privacy_header, Some(PrivacyHeader::Id));
    assert_eq!(trunk.ip_address_version, Some(IpAddressVersion::Ipv6));
    let today = json!({"directTransfer": true, "privacyHeader": "id", "ipAddressVersion": "ipv6"});
    assert_eq!(serde_json::to_value(&read).unwrap()["trunks"]["a.contoso.com"], today);
    // A word of tomorrow is kept as it is.
    let newer = json!({"trunks": {"a.contoso.com": {"privacyHeader": "Full-2"}}});
    assert_eq!(serde_json::to_value(self::read(&newer)).unwrap(), newer);
    assert_eq!(PrivacyHeader::from("None"), PrivacyHeader::None);
}

#[test]
fn health_is_read_and_never_sent() {
    let healthy = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 1, "health": {
        "tls": {"status": "certExpired"}, "ping": {"status": "expired"},
        "overall": {"status": "inactive", "reason": "noRecentCallsAndPings"}}}}, "routes": []});
    let bench = Bench::new([answer(&healthy), answer(&healthy), answer(&healthy)]);
    let client = bench.client(PREVIEW);
    let trunk = bench.clock.run(client.get_trunk_with_health("A.contoso.com")).unwrap();
    let health = trunk.health.as_ref().unwrap();
    assert_eq!((&health.tls, &health.ping), (&TlsStatus::CertExpired, &PingStatus::Expired));
    assert_eq!(health.advice().len(), 3);
    bench.clock.run(client.set_trunk(&trunk)).unwrap();
    bench.clock.run(client.test_configuration_with_number(&read(&healthy), "911")).unwrap_err();
    assert_eq!(
        bench.lines()[..2],
        [
            "GET /sip?expand=trunks%2Fhealth&api-version=2024-11-15-preview",
            "PATCH /sip?api-version=2024-11-15-preview"
        ]
    );
    assert!(bench.bodies().iter().all(|body| !body.to_string().contains("health")), "{:?}", bench.bodies());
    // A health that changes does not make another configuration of it.
    let mut better = healthy.clone();
    better["trunks"]["a.contoso.com"].as_object_mut().unwrap().remove("health");
    let plan = communication_sip_routing::plan_from(&read(&healthy), &read(&better)).unwrap();
    assert!(plan.is_empty() && plan.base().trunks()[0].health.is_none());
}

#[test]
fn every_state_of_health_that_is_not_good_has_its_own_advice() {
    let of = |tls: &str, ping: &str, overall: &str, reason: Value| -> Vec<&'static str> {
        let health = json!({"tls": {"status": tls}, "ping": {"status": ping}, "overall": {"status": overall, "reason": reason}});
        serde_json::from_value::<TrunkHealth>(health).unwrap().advice()
    };
    assert!(of("ok", "ok", "active", Value::Null).is_empty());
    let mut said = std::collections::BTreeSet::new();
    for tls in ["unknown", "certExpiring", "certExpired", "new"] {
        said.extend(of(tls, "ok", "active", Value::Null));
    }
    for ping in ["unknown", "expired", "error", "new"] {
        said.extend(of("ok", ping, "active", Value::Null));
    }
    for reason in ["noRecentCalls", "noRecentPings", "noRecentCallsAndPings", "new"] {
        said.extend(of("ok", "ok", "inactive", json!(reason)));
    }
    said.extend(of("ok", "ok", "unknown", Value::Null));
    said.extend(of("ok", "ok", "new", Value::Null));
    assert_eq!(said.len(), 14);
    // Nothing at all is not known to be good.
    let nothing: TrunkHealth = serde_json::from_str("{}").unwrap();
    assert_eq!((nothing.overall.clone(), nothing.advice().len()), (OverallHealthStatus::Unknown, 3));
}

#[test]
fn a_file_in_toml_reads_as_well_as_one_in_json() {
    let file = r#"
        [trunks."sbc.contoso.com"]
        sipSignalingPort = 5061
        enabled = true
        novelty = { since = 2026 }

        [[routes]]
        name = "emergency"
        numberPattern = '^\+?(112|911)$'
        trunks = ["sbc.contoso.com"]

        [domains."contoso.com"]
        enabled = false
    "#;
    let json = json!({
        "trunks": {"sbc.contoso.com": {"sipSignalingPort": 5061, "enabled": true, "novelty": {"since": 2026}}},
        "routes": [{"name": "emergency", "numberPattern": "^\\+?(112|911)$", "trunks": ["sbc.contoso.com"]}],
        "domains": {"contoso.com": {"enabled": false}},
    });
    assert_eq!(toml_edit::de::from_str::<SipConfiguration>(file).unwrap(), read(&json));
    let section: SipConfiguration = toml_edit::de::from_str("[trunks]").unwrap();
    assert!(section.says_trunks() && !section.says_routes());
    let wrong = toml_edit::de::from_str::<SipConfiguration>("[trunks.'a.b']\nsipSignalingPort = 70000");
    assert!(wrong.unwrap_err().to_string().contains("70000"));
}

#[test]
fn values_and_readers_are_read_like_texts_and_wrong_types_are_refused() {
    let value = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 5061, "enabled": true}},
        "routes": [{"name": "r", "numberPattern": "1", "trunks": ["a.contoso.com"]}], "domains": {"contoso.com": {"enabled": false}}});
    let owned: SipConfiguration = serde_json::from_value(value.clone()).unwrap();
    let reader: SipConfiguration = serde_json::from_reader(value.to_string().as_bytes()).unwrap();
    assert_eq!(owned, reader);
    for wrong in [
        json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 70000}}}),
        json!({"trunks": {"a.contoso.com": {"sipSignalingPort": -1}}}),
        json!({"trunks": {"a.contoso.com": 5061}}),
        json!({"trunks": ["a.contoso.com"]}),
        json!({"routes": {"r": {}}}),
    ] {
        assert!(serde_json::from_value::<SipConfiguration>(wrong.clone()).is_err(), "{wrong}");
    }
}

/// Everything that can be said, and fields that nobody knows, of every shape that TOML has too.
fn everything() -> Value {
    json!({
        "trunks": {
            "sbc1.contoso.com": {"sipSignalingPort": 65535, "enabled": false, "directTransfer": true, "privacyHeader": "none",
                "ipAddressVersion": "ipv6", "health": {"tls": {"status": "ok"}, "ping": {"status": "error"},
                "overall": {"status": "inactive", "reason": "noRecentPings"}}, "novelty": {"a": [1, -2, 2.5, "x", true, {"b": {}}]}},
            "SBC2.contoso.com": {"privacyHeader": "a-new-one"},
            "sbc3.contoso.com": {},
        },
        "routes": [
            {"description": "äöü \u{1f4de}\n\"'\\", "name": "r 1", "numberPattern": "^\\+?(112|911)$",
                "trunks": ["sbc1.contoso.com", "SBC2.contoso.com"], "callerIdOverride": "+14255550100", "weight": 7},
            {"name": "r 2", "numberPattern": "'''\"\"\"", "trunks": []},
        ],
        "domains": {"contoso.com": {"enabled": true, "verified": "yes"}, "fabrikam.com": {}},
        "generation": 7,
    })
}

#[test]
fn every_field_survives_json_and_toml_there_and_back() {
    let all: SipConfiguration = serde_json::from_value(everything()).unwrap();
    assert_eq!(serde_json::to_value(&all).unwrap(), everything());
    let text = serde_json::to_string_pretty(&all).unwrap();
    assert_eq!(serde_json::from_str::<SipConfiguration>(&text).unwrap(), all);
    for file in [toml_edit::ser::to_string(&all).unwrap(), toml_edit::ser::to_string_pretty(&all).unwrap()] {
        assert_eq!(toml_edit::de::from_str::<SipConfiguration>(&file).unwrap(), all, "{file}");
    }
    // One section alone, and none: what was not said is not said afterwards.
    for part in [json!({}), json!({"routes": []}), json!({"trunks": {}}), json!({"domains": {}})] {
        let part = read(&part);
        let file = toml_edit::ser::to_string(&part).unwrap();
        assert_eq!(toml_edit::de::from_str::<SipConfiguration>(&file).unwrap(), part, "{file}");
    }
}

#[test]
fn a_name_that_is_twice_in_a_file_is_found() {
    let json: SipConfiguration = serde_json::from_str(
        r#"{"trunks": {"sbc.contoso.com": {"sipSignalingPort": 1}, "sbc.contoso.com": {"sipSignalingPort": 2}}}"#,
    )
    .unwrap();
    let toml: SipConfiguration = toml_edit::de::from_str(
        "[trunks.'sbc.contoso.com']\nsipSignalingPort = 1\n[trunks.'SBC.contoso.com']\nsipSignalingPort = 2\n\
         [domains.'contoso.com']\n[domains.'Contoso.com']",
    )
    .unwrap();
    let wrong = |configuration: &SipConfiguration| configuration.validate().unwrap_err().to_string();
    assert_eq!(
        wrong(&json),
        "trunk sbc.contoso.com: fqdn: must be there once; case does not tell trunks apart"
    );
    assert_eq!(
        wrong(&toml),
        "trunk SBC.contoso.com: fqdn: must be there once; case does not tell trunks apart; \
         domain Contoso.com: name: must be there once; case does not tell domains apart"
    );
    // The linter says so too, and a plan refuses it.
    assert!(communication_sip_routing::lint(&toml).to_string().contains("case does not tell trunks apart"));
    let plan = communication_sip_routing::plan_from(&SipConfiguration::new([], []), &toml);
    assert!(plan.unwrap_err().to_string().contains("case does not tell trunks apart"));
}
