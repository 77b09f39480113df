//! Plans as values: what they keep, refuse, and say.

use communication_sip_routing::{
    ChangeKind, ErrorKind, SipConfiguration, SipPlan, SipTrunkRoute, Subject, Violations, plan_from,
};
use serde_json::{Value, json};

use crate::support::{read, route, trunk};

fn plan(base: &Value, wanted: &Value) -> SipPlan {
    plan_from(&read(base), &read(wanted)).unwrap()
}

fn lines(plan: &SipPlan) -> Vec<String> {
    plan.changes().iter().map(ToString::to_string).collect()
}

fn refused(base: &Value, wanted: &Value) -> Vec<String> {
    let error = plan_from(&read(base), &read(wanted)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<Violations>().unwrap();
    source.iter().map(ToString::to_string).collect()
}

#[test]
fn the_difference_does_not_depend_on_the_order_in_which_trunks_are_listed() {
    let one = json!({"trunks": {"b.contoso.com": {"sipSignalingPort": 1}, "a.contoso.com": {"sipSignalingPort": 1}}, "routes": []});
    let base = json!({"trunks": {}, "routes": []});
    let forward = SipConfiguration::new([trunk("a.contoso.com", 1), trunk("b.contoso.com", 1)], []);
    let backward = SipConfiguration::new([trunk("b.contoso.com", 1), trunk("a.contoso.com", 1)], []);
    let of = |wanted: &SipConfiguration| plan_from(&read(&base), wanted).unwrap().to_string();
    assert_eq!(of(&forward), of(&backward));
    assert!(plan_from(&read(&one), &forward).unwrap().is_empty());
}

#[test]
fn what_is_not_said_stays() {
    let base = json!({
        "trunks": {"SBC.contoso.com": {"sipSignalingPort": 5061, "enabled": true, "novelty": {"x": [1]}}},
        "routes": [{"name": "a", "numberPattern": "1", "trunks": ["SBC.contoso.com"], "weight": 7, "description": "d"}],
        "domains": {"contoso.com": {"enabled": true}},
    });
    // Sections.
    for wanted in [json!({}), json!({"trunks": null, "routes": null, "domains": null})] {
        assert!(plan(&base, &wanted).is_empty());
    }
    // Settings of trunks, fields that nobody knows, the stored spelling.
    let wanted = json!({
        "trunks": {"sbc.contoso.com": {}},
        "routes": [{"name": "a", "numberPattern": "1", "trunks": ["sbc.CONTOSO.com"], "description": "d"}],
    });
    let plan = plan(&base, &wanted);
    assert!(plan.is_empty(), "{plan}");
    assert_eq!(serde_json::to_value(plan.wanted()).unwrap(), base);
    // A known field of a route is as it is wanted: none.
    let mut undescribed = wanted.clone();
    undescribed["routes"][0].as_object_mut().unwrap().remove("description");
    assert_eq!(lines(&self::plan(&base, &undescribed)), [r#"~ route a: description "d" -> none"#]);
}

#[test]
fn an_empty_section_removes_everything_in_it() {
    let base = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 1}}, "routes": [{"name": "r", "numberPattern": "1"}]});
    assert_eq!(lines(&plan(&base, &json!({"trunks": {}}))), ["- trunk a.contoso.com: sipSignalingPort 1"]);
    let emptied = plan(&base, &json!({"routes": []}));
    assert_eq!(lines(&emptied), [r#"- route r: numberPattern "1""#]);
    assert_eq!(emptied.changes()[0].kind, ChangeKind::Removed);
}

#[test]
fn order_of_routes_is_a_difference_of_as_few_routes_as_possible() {
    let base = SipConfiguration::new([], ["a", "b", "c"].map(|name| route(name, &[])));
    let wanted = SipConfiguration::new([], ["c", "a", "b"].map(|name| route(name, &[])));
    let plan = plan_from(&base, &wanted).unwrap();
    assert_eq!(lines(&plan), ["~ route c: position 3 -> 1"]);
    assert_eq!(plan.changes()[0].subject, Subject::Route("c".to_owned()));
}

#[test]
fn a_typing_error_in_a_field_is_refused_and_a_novelty_of_the_service_is_not() {
    let base = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 1, "novelty": 1}}, "routes": []});
    let wanted = json!({
        "trunks": {"a.contoso.com": {"sipSignallingPort": 2}},
        "routes": [{"name": "r", "numberPattern": "1", "novelty": 1}],
        "route": [],
    });
    assert_eq!(
        refused(&base, &wanted),
        [
            "configuration: unknown field: `route` is not known, and the stored configuration has no such field either",
            "trunk a.contoso.com: unknown field: `sipSignallingPort` is not known, and the stored configuration has no such field either",
            "route r: unknown field: `novelty` is not known, and the stored configuration has no such field either",
        ]
    );
    let changed = json!({"trunks": {"a.contoso.com": {"novelty": 2}}});
    assert_eq!(lines(&plan(&base, &changed)), ["~ trunk a.contoso.com: novelty 1 -> 2"]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let wanted = json!({
        "trunks": {"bad_name": {"sipSignalingPort": 0}, "new.contoso.com": {}},
        "routes": [
            {"name": "", "numberPattern": "x".repeat(1025), "description": "ä".repeat(1025)},
            {"name": "r", "numberPattern": "1", "trunks": ["new.contoso.com", "NEW.contoso.com", "gone.contoso.com"]},
            {"name": "r", "numberPattern": "1"},
        ],
    });
    assert_eq!(
        refused(&json!({"trunks": {}, "routes": []}), &wanted),
        [
            "trunk bad_name: fqdn: must be a full domain name, such as sbc.contoso.com",
            "trunk bad_name: sip_signaling_port: must be 1 to 65535",
            "trunk new.contoso.com: sip_signaling_port: must be said of a new trunk",
            "route \"\": name: must be 1 to 256 characters, and has 0",
            "route \"\": number_pattern: must be 1 to 1024 characters, and has 1025",
            "route \"\": description: must be at most 1024 characters, and has 1025",
            "route r: trunks: names NEW.contoso.com more than once",
            "route r: name: must be there once",
            "route r: trunks: names gone.contoso.com, which is no trunk",
        ]
    );
}

#[test]
fn limits_count_and_are_told() {
    let trunks = |from: usize, to: usize| (from..to).map(|n| trunk(&format!("t{n}.contoso.com"), 5061));
    let routes = |count: usize| (0..count).map(|n| route(&format!("r{n}"), &[]));
    assert!(SipConfiguration::new(trunks(0, 250), routes(250)).validate().is_ok());
    let violations = SipConfiguration::new(trunks(0, 251), routes(251)).validate().unwrap_err();
    assert_eq!(
        violations.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "configuration: trunks: must be at most 250, and are 251",
            "configuration: routes: must be at most 250, and are 251"
        ]
    );
    let names: Vec<_> = (0..251).map(|n| format!("t{n}.contoso.com")).collect();
    let crowded = SipTrunkRoute::new("r", "1").trunks(names);
    assert!(
        SipConfiguration::new([], [crowded])
            .validate()
            .unwrap_err()
            .to_string()
            .contains("must be at most 250, and are 251")
    );
    // 256 characters of several bytes each are as many as are allowed.
    assert!(
        SipConfiguration::new([], [SipTrunkRoute::new("ä".repeat(256), "ß".repeat(1024))]).validate().is_ok()
    );
    // Removals count: one request cannot hold 150 new and 150 old ones.
    let base = SipConfiguration::new(trunks(0, 150), []);
    let error = plan_from(&base, &SipConfiguration::new(trunks(150, 300), [])).unwrap_err();
    assert!(error.to_string().contains("300 would be added, changed or removed in one request"), "{error}");
    // 200 that go and 50 that come are as many as one request holds; those that stay do not count.
    let base = SipConfiguration::new(trunks(0, 201), []);
    let to = |last: usize| SipConfiguration::new(trunks(200, last), []);
    assert_eq!(plan_from(&base, &to(251)).unwrap().changes().len(), 250);
    assert!(plan_from(&base, &to(252)).unwrap_err().to_string().contains("251 would be"));
}

#[test]
fn trunks_are_removed_from_under_stored_routes_only_with_them() {
    let base = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 1}},
        "routes": [{"name": "r", "numberPattern": "1", "trunks": ["A.contoso.com"]}]});
    assert_eq!(
        refused(&base, &json!({"trunks": {}})),
        ["route r: trunks: names A.contoso.com, which is no trunk"]
    );
    assert_eq!(plan(&base, &json!({"trunks": {}, "routes": []})).changes().len(), 2);
}

#[test]
fn a_plan_is_kept_with_its_base_and_one_that_was_edited_is_refused() {
    let base = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 1, "health": {"tls": {"status": "ok"}}}}, "routes": []});
    let plan = plan(&base, &json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 2}}}));
    let kept = serde_json::to_value(&plan).unwrap();
    assert_eq!(kept["version"], 1);
    assert_eq!(kept["changes"], json!(["~ trunk a.contoso.com: sipSignalingPort 1 -> 2"]));
    assert!(!kept.to_string().contains("health"), "{kept}");
    assert_eq!(serde_json::from_value::<SipPlan>(kept.clone()).unwrap(), plan);
    for (pointer, value) in [
        ("/wanted/trunks/a.contoso.com/sipSignalingPort", json!(3)),
        ("/base/trunks/a.contoso.com/sipSignalingPort", json!(3)),
        ("/changes", json!([])),
        ("/version", json!(2)),
        ("/wanted/routes", json!([{"name": "", "numberPattern": ""}])),
    ] {
        let mut edited = kept.clone();
        *edited.pointer_mut(pointer).unwrap() = value;
        assert!(serde_json::from_value::<SipPlan>(edited).is_err(), "{pointer}");
    }
}

#[test]
fn a_rollback_is_a_plan_back_and_says_what_it_cannot_restore() {
    let base = json!({"trunks": {"old.contoso.com": {"sipSignalingPort": 1}},
        "routes": [{"name": "r", "numberPattern": "1", "trunks": ["old.contoso.com"]}]});
    let wanted = json!({"trunks": {"new.contoso.com": {"sipSignalingPort": 1}},
        "routes": [{"name": "r", "numberPattern": "1", "trunks": ["new.contoso.com"]}]});
    let forth = plan(&base, &wanted);
    let back = forth.rollback(&read(&wanted)).unwrap();
    assert_eq!(back.wanted(), &read(&base));
    assert_eq!(forth.not_restorable().len(), 2);
    // With everything read, everything can be put back.
    let all = json!({"sipSignalingPort": 1, "enabled": true, "directTransfer": false, "privacyHeader": "id", "ipAddressVersion": "ipv4"});
    let full = json!({"trunks": {"old.contoso.com": all}, "routes": [], "domains": {}});
    let removing = plan(&full, &json!({"trunks": {}}));
    assert!(removing.not_restorable().is_empty(), "{:?}", removing.not_restorable());
}

#[test]
fn values_that_would_break_the_lines_are_shown_escaped() {
    let wanted = SipConfiguration::new([], [SipTrunkRoute::new("a\nb", "1\n2").description("\u{1b}[31m")]);
    let text = plan_from(&SipConfiguration::new([], []), &wanted).unwrap().to_string();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

/// The service has no difference between the two, and a plan that keeps finding one would never be done.
#[test]
fn an_empty_description_is_none() {
    let with = |text: Value| json!({"trunks": {}, "routes": [{"name": "r", "numberPattern": "1", "description": text}]});
    for (one, other) in [("", Value::Null), ("", json!("")), ("d", json!("d"))] {
        assert!(plan(&with(json!(one)), &with(other.clone())).is_empty());
    }
    assert!(plan(&with(Value::Null), &with(json!(""))).is_empty());
    assert!(!plan(&with(json!("d")), &with(json!(""))).is_empty());
}

/// Another field of the configuration itself cannot be set here, and saying nothing of it would look like success.
#[test]
fn a_change_of_a_field_of_the_whole_configuration_that_nobody_knows_is_refused() {
    let base = json!({"trunks": {}, "routes": [], "generation": 7});
    assert!(plan(&base, &base).is_empty());
    assert!(plan(&base, &json!({"trunks": {}})).is_empty());
    assert_eq!(
        refused(&base, &json!({"generation": 8})),
        ["configuration: unknown field: `generation` is not known, and cannot be changed"]
    );
}

/// The service took it, whatever this library thinks of the name; it must not stand in the way of every other change.
#[test]
fn what_is_stored_already_is_not_refused_for_its_name() {
    let base = json!({
        "trunks": {"sbc_1.contoso.com": {"sipSignalingPort": 5061}, "sbc.contoso.onmicrosoft.com": {"sipSignalingPort": 5061}},
        "routes": [], "domains": {"contoso.onmicrosoft.com": {"enabled": true}},
    });
    let mut wanted = base.clone();
    wanted["routes"] = json!([{"name": "r", "numberPattern": "1", "trunks": ["sbc_1.contoso.com"]}]);
    let plan = plan(&base, &wanted);
    assert_eq!(plan.changes().len(), 1);
    assert_eq!(serde_json::from_value::<SipPlan>(serde_json::to_value(&plan).unwrap()).unwrap(), plan);
    wanted["trunks"]["sbc_2.contoso.com"] = json!({"sipSignalingPort": 5061});
    assert!(refused(&base, &wanted)[0].starts_with("trunk sbc_2.contoso.com: fqdn: must be labels"));
}

/// Should the service take case for a difference, both are seen.
#[test]
fn stored_trunks_that_differ_in_case_alone_are_told_apart() {
    let base = json!({"trunks": {"SBC.contoso.com": {"sipSignalingPort": 1}, "sbc.contoso.com": {"sipSignalingPort": 2}}, "routes": []});
    assert!(plan(&base, &base).is_empty());
    let one = plan(&base, &json!({"trunks": {"sbc.contoso.com": {"sipSignalingPort": 2}}}));
    assert_eq!(lines(&one), ["- trunk SBC.contoso.com: sipSignalingPort 1"]);
    let other = plan(&base, &json!({"trunks": {"SBC.contoso.com": {"sipSignalingPort": 3}}}));
    assert_eq!(
        lines(&other),
        ["~ trunk SBC.contoso.com: sipSignalingPort 1 -> 3", "- trunk sbc.contoso.com: sipSignalingPort 2"]
    );
    let back =
        other.rollback(&read(&json!({"trunks": {"SBC.contoso.com": {"sipSignalingPort": 3}}, "routes": []})));
    assert!(back.unwrap_err().to_string().contains("case does not tell trunks apart"));
}

/// What was not said before cannot be set back to what it was: a plan back says nothing of it, so it stays.
#[test]
fn what_was_not_said_before_and_is_set_is_told_as_not_restorable() {
    let base = json!({
        "trunks": {"a.contoso.com": {"sipSignalingPort": 1, "enabled": true, "novelty": 1}, "b.contoso.com": {"sipSignalingPort": 1}},
        "routes": [{"name": "r", "numberPattern": "1", "weight": 1}, {"name": "s", "numberPattern": "2"}],
        "domains": {"contoso.com": {}},
    });
    let mut wanted = base.clone();
    wanted["trunks"]["a.contoso.com"]["enabled"] = json!(false);
    wanted["trunks"]["b.contoso.com"] = json!({"sipSignalingPort": 2, "enabled": false, "novelty": 1});
    wanted["routes"][0]["description"] = json!("d");
    wanted["routes"][1]["weight"] = json!(1);
    wanted["domains"]["contoso.com"]["enabled"] = json!(false);
    let forth = plan(&base, &wanted);
    assert_eq!(
        forth.not_restorable(),
        [
            "domain contoso.com: enabled, which was not said before",
            "trunk b.contoso.com: enabled, novelty, which were not said before",
            "route s: weight, which was not said before",
        ]
    );
    // Indeed: the plan back leaves just these as they are.
    let back = forth.rollback(forth.wanted()).unwrap();
    let left = plan_from(&read(&base), back.wanted()).unwrap();
    let left: Vec<String> = left.changes().iter().map(|change| change.subject.to_string()).collect();
    assert_eq!(left, ["domain contoso.com", "trunk b.contoso.com", "route s"]);
}

#[test]
fn every_field_of_a_route_that_is_left_out_is_set_to_none() {
    let full = json!({"name": "r", "numberPattern": "1", "description": "d", "trunks": ["a.contoso.com"], "callerIdOverride": "+14255550100"});
    let base = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 1}}, "routes": [full], "domains": {}});
    for (field, line) in [
        ("description", r#"~ route r: description "d" -> none"#),
        ("trunks", r#"~ route r: trunks ["a.contoso.com"] -> []"#),
        ("callerIdOverride", r#"~ route r: callerIdOverride "+14255550100" -> none"#),
    ] {
        let mut wanted = base.clone();
        wanted["routes"][0].as_object_mut().unwrap().remove(field);
        assert_eq!(lines(&plan(&base, &wanted)), [line]);
    }
}
