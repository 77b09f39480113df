//! The contract's patterns: what each fits, and what is found in it.

use std::{collections::BTreeSet, fs};

use communication_sip_routing::{Evaluation, LintCode, NumberPattern, PatternError, lint_pattern};
use serde_json::Value;

use crate::support::shared;

fn vectors() -> Option<Value> {
    let file = shared("contract/vectors")?.join("sip-patterns.json");
    Some(serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
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
