//! Answers that make no sense are errors, never an empty configuration.

use communication_sip_routing::{ErrorKind, SipConfiguration, testing::Reply};

use crate::support::{Bench, PREVIEW, route, trunk};

const CANARY: &str = "canary-5b1f";

fn nonsense() -> Vec<String> {
    vec![
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        format!("\"{CANARY}\""),
        format!("<html>{CANARY}</html>"),
        "{}".to_owned(),
        format!(r#"{{"error":{{"code":"{CANARY}"}}}}"#),
        r#"{"trunks":[],"routes":[]}"#.to_owned(),
        r#"{"trunks":{},"routes":{}}"#.to_owned(),
        format!(r#"{{"trunks":{{"a.b":"{CANARY}"}},"routes":[]}}"#),
        r#"{"trunks":{"a.b":{"sipSignalingPort":"5061"}},"routes":[]}"#.to_owned(),
        r#"{"trunks":{"a.b":{"sipSignalingPort":65536}},"routes":[]}"#.to_owned(),
        r#"{"trunks":{"a.b":{"enabled":"yes"}},"routes":[]}"#.to_owned(),
        r#"{"trunks":{},"routes":["all"]}"#.to_owned(),
        r#"{"trunks":{},"routes":[{"name":7}]}"#.to_owned(),
        r#"{"trunks":{},"routes":[{"name":"r","trunks":[{}]}]}"#.to_owned(),
        format!(r#"{{"trunks":{{}},"routes":[],"x":{}1{}}}"#, "[".repeat(500), "]".repeat(500)),
        r#"{"trunks":{},"routes":["#.to_owned(),
    ]
}

#[test]
fn nonsense_under_a_success_is_an_error_that_quotes_nothing() {
    for body in nonsense() {
        let bench = Bench::new((0..9).map(|_| Reply::status(200).json(&body)));
        let (client, clock) = (bench.client(PREVIEW), &bench.clock);
        let results = [
            clock.run(client.list_trunks()).map(drop),
            clock.run(client.list_routes()).map(drop),
            clock.run(client.list_domains()).map(drop),
            clock.run(client.get_trunk("a.b")).map(drop),
            clock.run(client.set_trunk(&trunk("a.b", 1))).map(drop),
            clock.run(client.set_trunks(&[])).map(drop),
            clock.run(client.delete_trunk("a.b")),
            clock.run(client.plan(&SipConfiguration::default())).map(drop),
            clock.run(client.test_configuration_with_number(&SipConfiguration::default(), "911")).map(drop),
        ];
        for result in results {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}: {error}");
            assert!(!format!("{error} {error:?}").contains(CANARY), "{body}: {error:?}");
        }
        // Reading went wrong each time, and set_trunks went no further.
        assert_eq!(bench.lines().iter().filter(|line| line.starts_with("PATCH")).count(), 2, "{body}");
    }
}

#[test]
fn a_change_answered_with_nonsense_says_that_it_may_have_been_made() {
    let bench = Bench::new((0..2).map(|_| Reply::status(200).chunk("<html>")));
    let (client, clock) = (bench.client(PREVIEW), &bench.clock);
    let results = [
        clock.run(client.set_trunk(&trunk("a.b", 1))).map(drop).unwrap_err(),
        clock.run(client.set_routes(&[route("r", &[])])).map(drop).unwrap_err(),
    ];
    for error in results {
        assert!(error.may_have_been_sent(), "{error}");
        assert!(
            error.to_string().contains("the old configuration is in place, or the new one: list_"),
            "{error}"
        );
    }
}

#[test]
fn an_answer_that_is_too_large_is_not_read() {
    let large = format!(r#"{{"trunks":{{}},"routes":[],"x":"{}"}}"#, "x".repeat(17 * 1024 * 1024));
    let bench = Bench::new([Reply::status(200).json(&large)]);
    let error = bench.clock.run(bench.client(PREVIEW).configuration()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
}

#[test]
fn an_answer_without_what_was_set_is_no_success() {
    let empty = || Reply::status(200).json(r#"{"trunks":{},"routes":[],"domains":{}}"#);
    let full = || Reply::status(200).json(r#"{"trunks":{"A.b":{}},"routes":[],"domains":{"A.b":{}}}"#);
    let bench = Bench::new([empty(), empty(), full(), full()]);
    let (client, clock) = (bench.client(PREVIEW), &bench.clock);
    let domain = communication_sip_routing::SipDomain::new("a.b", true);
    for error in [
        clock.run(client.set_trunk(&trunk("a.b", 1))).map(drop).unwrap_err(),
        clock.run(client.set_domain(&domain)).map(drop).unwrap_err(),
    ] {
        assert!(
            error.is_not_found() && error.kind() == ErrorKind::Decode && error.may_have_been_sent(),
            "{error}"
        );
    }
    // Deleted under another spelling, perhaps: it is still there.
    for error in [
        clock.run(client.delete_trunk("a.b")).unwrap_err(),
        clock.run(client.delete_domain("a.b")).unwrap_err(),
    ] {
        assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("A.b is in it"), "{error}");
    }
}

#[test]
fn names_that_are_no_names_are_read_and_can_be_seen() {
    let odd = r#"{"trunks":{"":{"sipSignalingPort":0},"a\u0000b":{}},"routes":[{"name":"r\u001b[31m","numberPattern":""}]}"#;
    let bench = Bench::new([Reply::status(200).json(odd), Reply::status(200).json(odd)]);
    let stored = bench.clock.run(bench.client(PREVIEW).configuration()).unwrap();
    assert_eq!((stored.trunks().len(), stored.routes().len()), (2, 1));
    let text = stored.validate().unwrap_err().to_string();
    assert!(text.contains("trunk \"\"") && !text.contains('\u{1b}') && !text.contains('\0'), "{text:?}");
}

/// What is stored may hold anything, and reports are shown on terminals.
#[test]
fn no_control_character_of_a_configuration_reaches_a_report() {
    let odd: SipConfiguration = serde_json::from_str(
        r#"{"trunks": {"a\u001b[31m.b": {}},
            "routes": [
                {"name": "r\u001b[31m", "numberPattern": "1", "trunks": ["a\u001b[31m.b", "x\u001b[31m.b"]},
                {"name": "s\u001b[31m", "numberPattern": "(?x)^\n9\u001b\\p{\u200d}", "trunks": ["x\u001b.b", "x\u001b.B"]},
                {"name": "t\u001b[31m", "numberPattern": "^\\+\u001b", "trunks": []},
                {"name": "u", "numberPattern": "^[+\u001b]\n911", "trunks": []}
            ]}"#,
    )
    .unwrap();
    let number = communication_sip_routing::DialedNumber::parse("+1911").unwrap();
    let bench = Bench::new([
        crate::support::refusal(422, "MissingTrunk"),
        Reply::status(200).json(&serde_json::to_string(&odd).unwrap()),
    ]);
    let refused = bench.clock.run(bench.client(PREVIEW).delete_trunk("x")).unwrap_err();
    assert!(refused.to_string().contains("names trunk"), "{refused}");
    let reports = [
        communication_sip_routing::simulate(&odd, number).to_string(),
        communication_sip_routing::lint(&odd).to_string(),
        odd.validate().unwrap_err().to_string(),
        communication_sip_routing::plan_from(&SipConfiguration::default(), &odd).unwrap_err().to_string(),
        communication_sip_routing::plan_from(&odd, &SipConfiguration::new([], [])).unwrap().to_string(),
        refused.to_string(),
    ];
    for report in reports {
        let odd = report.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(odd, None, "{report:?}");
    }
}
