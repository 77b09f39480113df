//! The contract's patterns: what each fits, and what is found in it.

use std::{collections::BTreeSet, fs};

use communication_sip_routing::{
    CountryCode, Evaluation, Finding, LintCode, LintOptions, NumberPattern, PatternError, Severity,
    SipConfiguration, SipTrunk, SipTrunkRoute, lint_pattern, lint_with,
};
use serde_json::Value;

use crate::support::shared;

fn vectors() -> Option<Value> {
    vector("sip-patterns.json")
}

fn vector(name: &str) -> Option<Value> {
    let file = shared("contract/vectors")?.join(name);
    Some(serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn every_pattern_of_the_contract_fits_as_dotnet_does() {
    let Some(vectors) = vectors() else { return };
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 60);
    for case in cases {
        let (pattern, number) = (case["pattern"].as_str().unwrap(), case["number"].as_str().unwrap());
        match NumberPattern::parse(pattern) {
            Ok(parsed) => {
                let expected = if case["matches"] == true { Evaluation::Match } else { Evaluation::NoMatch };
                assert_eq!(parsed.evaluate(number), expected, "{case}");
                assert_eq!(case["valid_in_dotnet"], true, "{case}");
            }
            Err(error) => {
                assert!(matches!(error, PatternError::Invalid { .. }), "{case}: {error}");
                assert_eq!(case["valid_in_dotnet"], false, "{case}");
            }
        }
    }
}

#[test]
fn every_pattern_of_the_contract_has_exactly_its_findings() {
    let Some(vectors) = vectors() else { return };
    let codes: Vec<&String> = vectors["lint_codes"].as_object().unwrap().keys().collect();
    for code in &codes {
        assert!(!matches!(LintCode::from(code.as_str()), LintCode::Other { .. }), "{code} is not known");
    }
    for case in vectors["cases"].as_array().unwrap() {
        let findings = lint_pattern(case["pattern"].as_str().unwrap());
        // The contract's list has no code for what this crate adds: a note on look-around, and what is not evaluated.
        let found: BTreeSet<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let found: BTreeSet<&str> =
            found.into_iter().filter(|code| codes.iter().any(|known| known == code)).collect();
        let expected: BTreeSet<&str> =
            case["lint"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
        assert_eq!(found, expected, "{case}: {findings:#?}");
        let undecided = findings.iter().find(|finding| finding.code == LintCode::NotEvaluated);
        assert_eq!(undecided, None, "{case}");
    }
}

#[test]
fn every_probe_of_the_contract_is_tried_and_no_other() {
    let Some(vectors) = vector("emergency-numbers.json") else { return };
    let probes = &vectors["lint_probes"];
    let emergency = texts(&probes["emergency"]);
    for (list, code, other) in [
        (emergency.clone(), LintCode::MatchesEmergency, LintCode::MatchesShortCode),
        (texts(&probes["short_codes"]), LintCode::MatchesShortCode, LintCode::MatchesEmergency),
    ] {
        for probe in list {
            let findings = lint_pattern(&format!("^{}$", probe.replace('+', "\\+")));
            let of = |code: &LintCode| findings.iter().find(|finding| finding.code == *code);
            let found = of(&code).unwrap_or_else(|| panic!("{probe}: {findings:?}"));
            // Made for codes: a note. That it takes others as well: a warning.
            assert_eq!((found.severity, found.example.as_deref()), (Severity::Note, Some(probe)));
            assert_eq!(of(&other), None, "{probe}: {findings:?}");
            let open = lint_pattern(&format!("^({}|\\+1\\d{{10}})$", probe.replace('+', "\\+")));
            assert!(
                open.iter().any(|f| f.code == code && f.severity == Severity::Warning),
                "{probe}: {open:?}"
            );
        }
    }
    // All short texts that are no probes: neither.
    for code in 0..1000 {
        for text in [format!("{code:03}"), format!("{code:02}"), format!("\\+{code:03}")] {
            let known = texts(&probes["short_codes"]).contains(&text.as_str())
                || emergency.contains(&text.replace('\\', "").as_str());
            let found = lint_pattern(&format!("^{text}$"));
            let told =
                |f: &Finding| matches!(f.code, LintCode::MatchesEmergency | LintCode::MatchesShortCode);
            assert_eq!(found.iter().any(told), known, "{text}: {found:?}");
        }
    }
}

#[test]
fn the_codes_of_every_country_of_the_contract_are_missed_where_no_route_takes_them() {
    let Some(vectors) = vector("emergency-numbers.json") else { return };
    let ordinary = SipTrunkRoute::new("us", r"^\+1\d{10}$").trunks(["sbc.contoso.com"]);
    let configuration = SipConfiguration::new([SipTrunk::new("sbc.contoso.com", 5061)], [ordinary]);
    let rule = vectors["service_rule"].as_str().unwrap();
    for country in vectors["countries"].as_array().unwrap() {
        let name = country["country"].as_str().unwrap();
        let options = LintOptions::new().countries([name.parse::<CountryCode>().unwrap()]);
        let report = lint_with(&configuration, &options);
        let missed: BTreeSet<&str> =
            report.findings.iter().map(|finding| finding.example.as_deref().unwrap()).collect();
        let codes =
            country["emergency"].as_array().unwrap().iter().map(|code| code["code"].as_str().unwrap());
        let codes: BTreeSet<&str> = codes.filter(|code| *code != "18000").collect();
        assert_eq!(missed, codes, "{name}");
        for finding in &report.findings {
            assert_eq!((&finding.code, finding.severity), (&LintCode::NoEmergencyRoute, Severity::Note));
        }
        // Those that fall back: as the rule says.
        let listed = rule.split(['(', ')', ';']).map(str::trim).find(|part| {
            let countries = part.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == ',');
            countries.split([' ', ',']).any(|word| word == name)
        });
        for finding in &report.findings {
            let code = finding.example.as_deref().unwrap();
            let falls_back = listed.is_some_and(|part| part.split([' ', ',']).any(|word| word == code));
            assert_eq!(finding.reason.contains("rely on the fallback"), falls_back, "{name} {code}: {rule}");
        }
    }
}
