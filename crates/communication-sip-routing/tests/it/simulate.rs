//! What a simulation says of calls.

use communication_emulator::Emulator;
use communication_sip_routing::{
    CallPath, DialedNumber, DialedNumberError, PhoneNumber, RouteVerdict, Simulation, SimulationNote,
    SipConfiguration, SipTrunk, SipTrunkRoute, TrunkState, simulate,
};
use serde_json::Value;

use crate::generator::Generator;

fn dialled(configuration: &SipConfiguration, number: &str) -> Simulation {
    simulate(configuration, DialedNumber::parse(number).unwrap())
}

fn routed(routes: &[(&str, &str)]) -> SipConfiguration {
    let routes =
        routes.iter().map(|(name, pattern)| SipTrunkRoute::new(*name, *pattern).trunks(["a.contoso.com"]));
    SipConfiguration::new([SipTrunk::new("a.contoso.com", 5061)], routes)
}

fn matching(simulation: &Simulation) -> Vec<&str> {
    simulation.matching_routes().map(|route| route.name.as_str()).collect()
}

#[test]
fn all_matching_routes_are_told_in_order() {
    let configuration = routed(&[
        ("us", r"^\+1\d{10}$"),
        ("gb", r"^\+44\d{10}$"),
        ("all", r"^\+\d+$"),
        ("seattle", r"^\+1425\d{7}$"),
    ]);
    let call = simulate(&configuration, PhoneNumber::parse("+14255550123").unwrap());
    assert_eq!(matching(&call), ["us", "all", "seattle"]);
    assert_eq!(call.path, CallPath::Route("us".to_owned()));
    assert!(call.notes.is_empty());
    assert_eq!(call.routes.len(), 4);
    let call = dialled(&configuration, "911");
    assert_eq!(call.path, CallPath::NoRoute);
    assert!(call.path.to_string().contains("purchased number"));
}

#[test]
fn a_route_that_does_not_take_a_number_says_why() {
    for (pattern, number, why) in [
        (r"^\+1\d{10}$", "+442079460123", "`1` does not fit `442079460123` after `+`"),
        (r"^\+1\d{10}$", "911", r"`\+` does not fit `911`"),
        (r"^\+1\d{10}$", "+1425555012", r"`\d` does not fit the end after `+1425555012`"),
        (r"^\+1\d{10}$", "+142555501234", "`$` does not fit `4` after `+14255550123`"),
        ("^+1[0-9]+$", "+14255550123", "`1` does not fit `+14255550123`"),
        (r"^\+1(?!425)\d{10}$", "+14255550123", "a negative look-around refuses `4255550123` after `+1`"),
        (r"^\+1(425|206)\d{7}$", "+14235550123", "`5` does not fit `35550123` after `+142`"),
        (
            "+1",
            "+14255550123",
            "not a regular expression of .NET: a quantifier with nothing before it (at character 0)",
        ),
    ] {
        let call = dialled(&routed(&[("r", pattern)]), number);
        assert_eq!(call.routes[0].verdict, RouteVerdict::DoesNotMatch(why.to_owned()), "{pattern} {number}");
    }
}

#[test]
fn what_is_not_evaluated_is_never_fine() {
    let balancing = r"^(?<a>9)(?<-a>1)1$";
    let before = dialled(&routed(&[("strange", balancing), ("all", ".*")]), "911");
    assert_eq!(before.path, CallPath::NotEvaluated("strange".to_owned()));
    assert_eq!(matching(&before), ["all"]);
    assert!(before.to_string().contains("was not evaluated"));
    // Behind a route that takes the call it changes nothing about where the call goes first.
    let behind = dialled(&routed(&[("all", ".*"), ("strange", balancing)]), "911");
    assert_eq!(behind.path, CallPath::Route("all".to_owned()));
    let alone = dialled(&routed(&[("strange", balancing)]), "+14255550123");
    assert_eq!(alone.path, CallPath::NotEvaluated("strange".to_owned()));
}

#[test]
fn what_the_answer_depends_on_is_noted() {
    let loose = routed(&[("area", "425"), ("exact", r"^\+14255550123$")]);
    let call = dialled(&loose, "+14255550123");
    assert_eq!(call.notes, [SimulationNote::Anchoring { routes: vec!["area".to_owned()] }]);
    assert!(call.routes[0].depends_on_anchoring && !call.routes[1].depends_on_anchoring);

    let codes =
        routed(&[("plus", r"^\+911$"), ("bare", "^911$"), ("both", r"^\+?911$"), ("all", r"^\+\d+$")]);
    let call = dialled(&codes, "911");
    assert_eq!(matching(&call), ["bare", "both"]);
    let routes = ["plus", "both", "all"].map(str::to_owned).to_vec();
    let other = SimulationNote::OtherForm { form: "+911".to_owned(), routes, not_evaluated: Vec::new() };
    assert_eq!(call.notes, [other]);
    let call = dialled(&codes, "+911");
    assert_eq!(matching(&call), ["plus", "both", "all"]);
    assert!(call.notes[0].to_string().contains("written as 911 it is taken by: bare, both"));
    assert!(dialled(&routed(&[("both", r"^\+?911$")]), "911").notes.is_empty());
}

#[test]
fn trunks_are_told_with_what_is_known_of_them() {
    let route =
        |name: &str, trunks: &[&str]| SipTrunkRoute::new(name, r"^\+1\d{10}$").trunks(trunks.to_vec());
    let trunks =
        || [SipTrunk::new("a.contoso.com", 5061), SipTrunk::new("off.contoso.com", 5061).enabled(false)];
    let call = |routes: Vec<SipTrunkRoute>| dialled(&SipConfiguration::new(trunks(), routes), "+14255550123");
    let several = call(vec![route("r", &["off.contoso.com", "A.contoso.com", "z.contoso.com"])]);
    let states: Vec<TrunkState> = several.routes[0].trunks.iter().map(|trunk| trunk.state).collect();
    assert_eq!(states, [TrunkState::Disabled, TrunkState::Usable, TrunkState::Missing]);
    assert_eq!(several.notes, [SimulationNote::TrunkOrder, SimulationNote::DisabledTrunks]);
    assert_eq!(several.path, CallPath::Route("r".to_owned()));
    // A route without a usable trunk takes the call all the same; the one behind it may never be asked.
    for trunks in [&["off.contoso.com"][..], &["z.contoso.com"], &[]] {
        let dead = call(vec![route("dead", trunks), route("r", &["a.contoso.com"])]);
        assert_eq!(dead.path, CallPath::NoTrunk("dead".to_owned()), "{trunks:?}");
        assert_eq!(matching(&dead), ["dead", "r"]);
    }
    assert_eq!(call(vec![route("none", &[])]).notes, [SimulationNote::NoTrunks]);
    let silent: SipConfiguration =
        serde_json::from_str(r#"{"routes":[{"name":"r","numberPattern":"1","trunks":["b.contoso.com"]}]}"#)
            .unwrap();
    assert_eq!(dialled(&silent, "112").routes[0].trunks[0].state, TrunkState::NotSaid);
}

#[test]
fn a_dialled_number_is_digits_with_or_without_a_plus() {
    for text in ["911", "+911", "1", "0044", "+14255550123", "123456789012345678901234"] {
        assert_eq!(DialedNumber::parse(text).unwrap().as_str(), text);
    }
    // Up to six digits it is a code, whose other form is looked at too.
    for (text, is_code) in [("116117", true), ("+116117", true), ("5550123", false), ("+5550123", false)] {
        assert_eq!(DialedNumber::parse(text).unwrap().is_short_code(), is_code, "{text}");
        let call = dialled(&routed(&[("bare", r"^\d+$")]), text);
        assert_eq!(call.notes.is_empty(), !is_code, "{text}: {call}");
    }
    for (text, error) in [
        ("", DialedNumberError::Empty),
        ("+", DialedNumberError::Empty),
        ("++1", DialedNumberError::OtherCharacters),
        ("9 1 1", DialedNumberError::OtherCharacters),
        ("\u{0669}\u{0661}\u{0661}", DialedNumberError::OtherCharacters),
        ("1234567890123456789012345", DialedNumberError::TooLong),
    ] {
        assert_eq!(DialedNumber::parse(text), Err(error), "{text}");
    }
}

#[test]
fn a_simulation_reads_like_text() {
    let call = dialled(&routed(&[("us", r"^\+1\d{10}$"), ("all", r"\+")]), "+442079460123");
    assert_eq!(
        call.to_string(),
        "+442079460123 goes to the trunks of \"all\"\n  \"us\" does not take it: `1` does not fit `442079460123` after \
         `+`\n  \"all\" takes it: a.contoso.com\n  note: whether patterns are anchored is not documented; if they are, the \
         answer differs for: all"
    );
}

/// Whole configurations against the emulator's own route test: the same routes, in the same order.
#[tokio::test]
async fn the_emulators_route_test_agrees() {
    let emulator = Emulator::builder().start().await.unwrap();
    let mut generator = Generator::new(41);
    let (mut configurations, mut routes_compared, mut apart) = (0, 0, 0);
    for case in 0..400 {
        let patterns: Vec<String> = (0..30).map(|_| generator.pattern(case % 3 > 0)).collect();
        let routes =
            patterns.iter().enumerate().map(|(i, pattern)| SipTrunkRoute::new(i.to_string(), pattern));
        // A pattern that either side does not judge, or that the emulator misreads, would hide the others.
        let routes: Vec<SipTrunkRoute> = routes
            .filter(|route| {
                let parsed = communication_sip_routing::NumberPattern::parse(&route.number_pattern);
                parsed.is_ok()
                    && !route.number_pattern.contains(r"\1")
                    && !route.number_pattern.contains("(?(")
            })
            .collect();
        let number = generator.number();
        let configuration = SipConfiguration::new([], routes);
        let call = dialled(&configuration, number);
        let target = format!(
            "/sip:testRoutesWithNumber?targetPhoneNumber={}&api-version=2024-11-15-preview",
            number.replace('+', "%2B")
        );
        let answer = emulator.call("POST", &target, Some(&serde_json::to_string(&configuration).unwrap()));
        if answer.status != 200 {
            apart += 1;
            continue;
        }
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        let names: Vec<&str> =
            body["matchingRoutes"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
        assert_eq!(matching(&call), names, "{number}: {call}");
        configurations += 1;
        routes_compared += call.routes.len();
    }
    assert!(configurations > 350 && routes_compared > 8_000, "{configurations} {routes_compared} {apart}");
}
