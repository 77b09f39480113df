//! What lint finds in patterns and configurations, with no file from elsewhere.

use communication_sip_routing::{
    CountryCode, LintCode, LintOptions, LintReport, Severity, SipConfiguration, SipTrunk, SipTrunkRoute,
    lint, lint_pattern, lint_with,
};

use crate::generator::Generator;

const EVERY: &[(&str, &[&str])] = &[
    (r"^\+1(425|206)(\d{7})$", &[]),
    (r"^\+[1-9][0-9]{3,23}$", &[]),
    (r"^(\+44|\+353)\d{7,10}$", &[]),
    (r"^(?:\+1425\d{7}|\+1206\d{7})$", &[]),
    (r"^\+1\d{3}[2-9]\d{6}$", &[]),
    (r"^\+1[2-9][0-9][2-9]\d{6}$", &[]),
    (r"^+44\d{10}$", &["quantified-anchor", "no-e164-match"]),
    (r"^\+1\d{3}[5][5][5]01\d[12]$", &["class-looks-like-count"]),
    (r"\+1425\d{7}$", &["unanchored-start"]),
    (r"^\+1425\d{7}", &["unanchored-end"]),
    (r"\+1425", &["unanchored-start", "unanchored-end"]),
    (r"^\+1425.*", &[]),
    (r"^\+1425.{0,3}", &["unanchored-end"]),
    (r".*0123$", &[]),
    (r"(^\+1425|^\+1206)\d{7}$", &[]),
    (r"(^\+1425|\+1206)\d{7}$", &["unanchored-start"]),
    (r"^?\+1425\d{7}$", &["quantified-anchor", "unanchored-start"]),
    (r"^\+44\d+$|\+353\d+$", &["alternation-splits-anchors"]),
    (r"(^\+44\d+$|\+353\d+$)", &["alternation-splits-anchors"]),
    (r"^\+44\d{10}|^\+353\d{9}", &["unanchored-end"]),
    (r"^\+44(\d{10}|)$", &[]),
    (r"^\+44-\d{10}$", &["non-digit-literal", "never-matches"]),
    (r"^\+44[ ]\d{10}$", &["never-matches"]),
    (r"^\+44(-\d{10}|\d{10})$", &["non-digit-literal"]),
    (r"^\\d{10}$", &["double-escaped", "never-matches"]),
    (r"^\+44\d{,10}$", &["literal-brace", "never-matches"]),
    (r"^\+44[0-9&&[^5]]\d{9}$", &["other-dialect", "never-matches"]),
    (r"^\+44(?=5)4\d{9}$", &["needs-backtracking", "never-matches"]),
    (r"\+44(?=5)4\d{9}", &["needs-backtracking", "never-matches", "unanchored-start", "unanchored-end"]),
    (
        r"(?<=5)555 0123",
        &["needs-backtracking", "never-matches", "unanchored-start", "unanchored-end", "non-digit-literal"],
    ),
    (r"^\+44\d{16}$", &["never-matches"]),
    (r"^\+0\d+$", &["emergency-in-one-form", "matches-emergency"]),
    (r"^$", &["never-matches"]),
    (r"9$^", &["never-matches", "unanchored-start", "unanchored-end"]),
    (r"^\+1(\d+)+$", &["catastrophic-backtracking", "matches-emergency"]),
    (r"^\+1(\d|\d\d)+$", &["catastrophic-backtracking", "matches-emergency"]),
    (r"^\+1\d*\d*\d{7}$", &[]),
    (r"^\+44(20|11)\d{8}$", &[]),
    (
        r"[+\d]",
        &[
            "unanchored-start",
            "unanchored-end",
            "matches-everything",
            "matches-emergency",
            "matches-short-code",
        ],
    ),
    (r"^(\+|\d)\d*$", &["matches-everything", "matches-emergency", "matches-short-code"]),
    (
        r"^\+1\d{10}$|(?=9)9\d\d$",
        &["alternation-splits-anchors", "needs-backtracking", "matches-emergency", "matches-short-code"],
    ),
    (r"^\+?112$", &["matches-emergency", "no-e164-match"]),
    (r"^988$", &["matches-short-code", "no-e164-match"]),
    (r"^\+911$", &["matches-emergency", "emergency-in-one-form"]),
    ("", &["empty-pattern", "matches-everything", "matches-emergency", "matches-short-code"]),
    ("+1", &["invalid-in-dotnet"]),
];

#[test]
fn every_pattern_has_exactly_its_findings() {
    for (pattern, expected) in EVERY {
        let findings = lint_pattern(pattern);
        let mut found: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{pattern}: {findings:#?}");
    }
}

fn severity(pattern: &str, code: &LintCode) -> Severity {
    let found = lint_pattern(pattern);
    found.iter().find(|finding| finding.code == *code).map(|finding| finding.severity).unwrap()
}

#[test]
fn a_route_made_for_codes_is_noted_and_a_catch_all_is_warned_of() {
    for pattern in [r"^\+?(911|112)$", "^+1(\\d[10])$", r"^(?:15|17|18)$", "^000$", r"^(?=9)9\d\d$"] {
        assert_eq!(severity(pattern, &LintCode::MatchesEmergency), Severity::Note, "{pattern}");
        assert_eq!(severity(pattern, &LintCode::NoE164Match), Severity::Note, "{pattern}");
    }
    for pattern in [".*", "^9", r"^\d+$", "112", r"^\+?\d{3,}$"] {
        assert_eq!(severity(pattern, &LintCode::MatchesEmergency), Severity::Warning, "{pattern}");
    }
    assert_eq!(severity(r"^\d{10}$", &LintCode::NoE164Match), Severity::Warning);
    assert_eq!(severity(r"^(\d+)+$", &LintCode::CatastrophicBacktracking), Severity::Note);
    assert_eq!(severity(r"^((\d+)+)+$", &LintCode::CatastrophicBacktracking), Severity::Warning);
}

#[test]
fn each_emergency_and_short_code_is_found() {
    let emergency = "15 17 18 000 106 110 112 114 911 999 +000 +106 +110 +112 +114 +911 +999";
    let short = "101 105 111 115 119 191 196 197 211 311 411 511 611 711 811 933 988 3114 116000 116006 116111 116116 \
                 116117 116123 131114 131444 132500";
    for (codes, code) in [(emergency, LintCode::MatchesEmergency), (short, LintCode::MatchesShortCode)] {
        for text in codes.split(' ') {
            let found = lint_pattern(&format!("^{}$", text.replace('+', "\\+")));
            let told = found.iter().find(|finding| finding.code == code).unwrap();
            assert_eq!(told.example.as_deref(), Some(text));
        }
    }
    // Neither is a code with its country's.
    assert!(lint_pattern(r"^\+1911$").iter().all(|finding| finding.code != LintCode::MatchesEmergency));
}

#[test]
fn an_example_is_a_text_that_the_pattern_takes() {
    for (pattern, code, example) in [
        (r"^\d{10}$", LintCode::NoE164Match, "6135550123"),
        (r"^\+?112$", LintCode::MatchesEmergency, "112"),
        ("^9", LintCode::MatchesEmergency, "911"),
        ("^988$", LintCode::MatchesShortCode, "988"),
    ] {
        let found = lint_pattern(pattern);
        let example_of = found.iter().find(|finding| finding.code == code).unwrap().example.clone().unwrap();
        let parsed = communication_sip_routing::NumberPattern::parse(pattern).unwrap();
        assert_eq!(parsed.evaluate(&example_of), communication_sip_routing::Evaluation::Match);
        if example.len() < 5 {
            assert_eq!(example_of, example);
        }
    }
}

fn routed(routes: &[(&str, &str)]) -> SipConfiguration {
    let routes =
        routes.iter().map(|(name, pattern)| SipTrunkRoute::new(*name, *pattern).trunks(["sbc.contoso.com"]));
    SipConfiguration::new([SipTrunk::new("sbc.contoso.com", 5061)], routes)
}

fn codes(report: &LintReport, route: &str) -> Vec<String> {
    report.of_route(route).map(|finding| finding.code.to_string()).collect()
}

#[test]
fn a_route_behind_others_is_a_target_of_failover_and_no_error() {
    for (earlier, later, expected) in [
        (&[r"^\+1\d{10}$"][..], r"^\+1425\d{7}$", &["failover-only"][..]),
        (&[r"^\+1425\d{7}$"], r"^\+1\d{10}$", &[]),
        (&[r"^\+1\d{10}$"], r"^\+1\d{10}$", &["duplicate-pattern"]),
        (&[r"^\+1\d{10}$"], r"^\+1[0-9]{10}$", &["failover-only"]),
        // Only both together.
        (&[r"^\+1[2-5]\d{9}$", r"^\+1[6-9]\d{9}$"], r"^\+1[2-9]\d{9}$", &["failover-only"]),
        (&[r"^\+1[2-5]\d{9}$", r"^\+1[7-9]\d{9}$"], r"^\+1[2-9]\d{9}$", &[]),
        // A look-ahead that leaves 425 out.
        (&[r"^\+1(?!425)\d{10}$"], r"^\+1206\d{7}$", &["failover-only"]),
        (&[r"^\+1(?!425)\d{10}$"], r"^\+1425\d{7}$", &[]),
        (&[r"^\+1(?!425)\d{10}$"], r"^\+1\d{10}$", &[]),
        // Refused by the service, so nothing is behind it.
        (&["+1"], r"^\+1\d{10}$", &[]),
        (&[r"^\+44\d{10}$"], r"^\+33\d{9}$", &[]),
        // A code with a plus is not taken by the earlier one, with a zero or without.
        (&[r"^\d{4}$"], r"^\+?5\d{3}$", &["no-e164-match"]),
        (&[r"^\+?[1-9]\d{3}$", r"^0\d{3}$"], r"^\+?[05]\d\d5$", &["no-e164-match"]),
        (&[r"^\+?\d{4}$"], r"^\+?5\d{3}$", &["no-e164-match", "failover-only"]),
    ] {
        let names: Vec<String> = (0..earlier.len()).map(|index| format!("earlier {index}")).collect();
        let mut routes: Vec<(&str, &str)> =
            names.iter().map(String::as_str).zip(earlier.iter().copied()).collect();
        routes.push(("later", later));
        let report = lint(&routed(&routes));
        assert_eq!(codes(&report, "later"), expected, "{earlier:?} {later}\n{report}");
        let place = report.of_route("later").next().map(|finding| finding.severity);
        assert!(place.is_none_or(|severity| severity == Severity::Note));
    }
}

#[test]
fn names_and_trunks_are_looked_at() {
    let fine = r"^\+1\d{10}$";
    let configuration = SipConfiguration::new(
        [SipTrunk::new("a.contoso.com", 5061), SipTrunk::new("off.contoso.com", 5061).enabled(false)],
        [
            SipTrunkRoute::new("none", fine),
            SipTrunkRoute::new("twice", r"^\+33\d{9}$").trunks(["a.contoso.com", "A.contoso.com"]),
            SipTrunkRoute::new("unknown", r"^\+44\d{10}$").trunks(["b.contoso.com"]),
            SipTrunkRoute::new("off", r"^\+49\d{10}$").trunks(["off.contoso.com"]),
            SipTrunkRoute::new("partly", r"^\+61\d{9}$").trunks(["off.contoso.com", "a.contoso.com"]),
            SipTrunkRoute::new("partly", r"^\+353\d{9}$").trunks(["a.contoso.com"]),
            SipTrunkRoute::new("", r"^\+351\d{9}$").trunks(["a.contoso.com"]),
        ],
    );
    let report = lint(&configuration);
    let expected = "warning no-trunks none, warning disabled-trunks off, error breaks-rule twice, \
                    error breaks-rule partly, error breaks-rule , error breaks-rule unknown";
    let found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| format!("{} {} {}", finding.severity, finding.code, finding.route.as_deref().unwrap()))
        .collect();
    assert_eq!(found.join(", "), expected, "{report}");
    // A configuration that says nothing about trunks leaves them as they are.
    let silent: SipConfiguration = serde_json::from_str(
        r#"{"routes":[{"name":"r","numberPattern":"^\\+1\\d{10}$","trunks":["b.contoso.com"]}]}"#,
    )
    .unwrap();
    assert!(lint(&silent).is_empty());
}

fn of_country(country: CountryCode, patterns: &[(&str, &str)]) -> Vec<String> {
    let report = lint_with(&routed(patterns), &LintOptions::new().countries([country]));
    let whole = report.findings.iter().filter(|finding| finding.route.is_none());
    whole.map(|f| format!("{} {} {}", f.severity, f.code, f.example.as_deref().unwrap_or_default())).collect()
}

#[test]
fn emergency_codes_of_every_country_are_asked_for() {
    let countries: [(CountryCode, &[&str], &str); 9] = [
        (CountryCode::US, &["911", "112"], "911"),
        (CountryCode::CA, &["911", "112"], "911"),
        (CountryCode::PR, &["911"], "911"),
        (CountryCode::GB, &["999", "112"], "999 112"),
        (CountryCode::IE, &["112", "999"], ""),
        (CountryCode::FR, &["112", "15", "17", "18", "114"], ""),
        (CountryCode::DE, &["112", "110"], ""),
        (CountryCode::DK, &["112"], "112"),
        (CountryCode::AU, &["000", "112", "106"], "000"),
    ];
    for (country, emergency, falls_back) in countries {
        let missing: Vec<String> =
            emergency.iter().map(|code| format!("note no-emergency-route {code}")).collect();
        let ordinary = ("us", r"^\+1\d{10}$");
        assert_eq!(of_country(country, &[ordinary]), missing, "{country}");
        // Each code alone: the others are still missing.
        for (index, code) in emergency.iter().enumerate() {
            let made = format!(r"^\+?{code}$");
            let mut rest = missing.clone();
            rest.remove(index);
            assert_eq!(of_country(country, &[ordinary, ("emergency", &made)]), rest, "{country} {code}");
            let report =
                lint_with(&routed(&[("r", r"^\+1\d{10}$")]), &LintOptions::new().countries([country]));
            let of_code = report.findings.iter().find(|f| f.example.as_deref() == Some(*code)).unwrap();
            let relies = of_code.reason.contains("rely on the fallback");
            assert_eq!(relies, falls_back.contains(code), "{country} {code}");
        }
        let all = format!(r"^\+?({})$", emergency.join("|"));
        assert_eq!(of_country(country, &[("emergency", &all)]), Vec::<String>::new());
        // In one form only: with three digits the other is asked for.
        let bare = format!("^({})$", emergency.join("|"));
        let three = emergency.iter().filter(|code| code.len() == 3);
        let one_form: Vec<String> =
            three.map(|code| format!("warning emergency-in-one-form +{code}")).collect();
        assert_eq!(of_country(country, &[("emergency", &bare)]), one_form);
    }
}

#[test]
fn what_is_not_known_of_emergency_codes_is_never_fine() {
    assert_eq!(of_country(CountryCode::JP, &[("all", ".*")]), ["warning not-evaluated "]);
    let balancing = [("strange", r"^(?<a>9)(?<-a>1)1$")];
    assert_eq!(of_country(CountryCode::PR, &balancing), ["warning not-evaluated 911"]);
    // What .NET refuses takes nothing.
    assert_eq!(of_country(CountryCode::PR, &[("invalid", "+911")]), ["note no-emergency-route 911"]);
}

#[test]
fn a_report_reads_like_text() {
    let report = lint(&routed(&[("us", r"^\+1425\d{7}"), ("dead", "^ $")]));
    assert_eq!(
        report.to_string(),
        "warning unanchored-end, route \"us\": it does not end with `$`, so anything may follow\n\
         warning non-digit-literal, route \"dead\": it asks for a blank, which no number has\n\
         error never-matches, route \"dead\": it fits no number in E.164 form and no text of 2 to 15 digits: the route \
         is dead"
    );
    assert_eq!(report.worst(), Some(Severity::Error));
    assert!(lint(&SipConfiguration::default()).is_empty());
}

#[test]
fn the_most_routes_of_a_resource_are_looked_at_in_time() {
    let mut generator = Generator::new(9);
    let patterns: Vec<(String, String)> = (0..250)
        .map(|index| match index % 3 {
            0 => (index.to_string(), format!(r"^\+1{}\d{{7}}$", 200 + index)),
            1 => (index.to_string(), format!(r"^\+44{}\d+$", generator.below(100))),
            _ => (index.to_string(), format!(r"^\+(33|49|61){}\d{{5,8}}", generator.below(50))),
        })
        .collect();
    let patterns: Vec<(&str, &str)> =
        patterns.iter().map(|(name, pattern)| (name.as_str(), pattern.as_str())).collect();
    let report = lint(&routed(&patterns));
    assert!(!report.has(&LintCode::NotEvaluated), "{report}");
    assert!(report.has(&LintCode::DuplicatePattern) && report.has(&LintCode::UnanchoredEnd));
}

#[test]
fn patterns_made_to_be_hard_to_decide_are_given_up_or_decided_in_time() {
    let alternatives: Vec<String> =
        (0..60).map(|index| format!(r".*{}.{{{}}}", index % 10, 5 + index % 9)).collect();
    let counts = r"^\+?((\d{1,15}){1,15}){1,15}$".to_owned();
    let doubles = format!("^{}$", r"(\d|\d\d)?".repeat(100));
    let looks = format!("{}5", r"(?=.*1)(?!.*22)(?<!3)".repeat(20));
    let references = r"(\d)(\d)(\d).*\3\2\1x".to_owned();
    for pattern in [alternatives.join("|"), counts, doubles, looks, references] {
        let report =
            lint(&routed(&[("a", &pattern), ("b", r"^\+\d+5\d*$"), ("c", &format!("(?:{pattern})"))]));
        assert!(!report.is_empty(), "{pattern}");
    }
}
