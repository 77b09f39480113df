//! Patterns as users see them: valid or not, found or not, and what is not judged.

use communication_emulator::Emulator;
use communication_sip_routing::{Evaluation, NumberPattern, PatternError, lint_pattern};
use serde_json::{Value, json};

use crate::{generator::Generator, pattern_table::ROWS};

#[test]
fn constructs_mean_what_the_documentation_of_dotnet_says() {
    assert!(ROWS.len() > 100);
    for (pattern, text, expected, why) in ROWS {
        let found = NumberPattern::parse(pattern).map(|pattern| pattern.evaluate(text));
        match expected {
            Some(true) => assert_eq!(found, Ok(Evaluation::Match), "{pattern} on {text:?}: {why}"),
            Some(false) => assert_eq!(found, Ok(Evaluation::NoMatch), "{pattern} on {text:?}: {why}"),
            None => {
                assert!(matches!(found, Err(PatternError::Invalid { .. })), "{pattern}: {found:?}: {why}");
            }
        }
    }
}

#[test]
fn what_is_not_judged_is_said_to_be_so() {
    let deep = format!("{}9{}", "(".repeat(100), ")".repeat(100));
    let long = "9".repeat(2049);
    for pattern in [r"^(?<a>9)(?<-a>1)$", r"^(?<é>9)$", deep.as_str(), long.as_str(), r"[[:d:]*+]"] {
        let error = NumberPattern::parse(pattern).unwrap_err();
        assert!(matches!(error, PatternError::NotEvaluated { .. }), "{pattern}: {error}");
        assert!(error.to_string().starts_with("not evaluated: "));
        assert_eq!(lint_pattern(pattern)[0].code.as_str(), "not-evaluated", "{pattern}");
    }
    let open = |pattern: &str, text: &str| NumberPattern::parse(pattern).unwrap().evaluate(text);
    for (pattern, text) in [
        (r"^\w$", "é"),
        (r"^\p{L}$", "é"),
        (r"^\p{IsGreek}$", "α"),
        (r"\bé", "é"),
        ("(?i)^k$", "\u{212a}"),
        (r"(?i)^É$", "é"),
        // One version of .NET skips [:digit:], another lists its characters.
        (r"^[[:digit:]5]+$", "5"),
        // Too many steps, and what refers back has no other way to be decided.
        (r"^(\d+)+\1$", "1234567890123456789012#"),
    ] {
        assert!(matches!(open(pattern, text), Evaluation::NotEvaluated(_)), "{pattern} on {text}");
    }
    assert!(matches!(open("9", &"9".repeat(1025)), Evaluation::NotEvaluated(_)));
}

#[test]
fn the_place_of_an_error_is_counted_in_characters() {
    let position = |pattern| match NumberPattern::parse(pattern) {
        Err(PatternError::Invalid { position, .. }) => position,
        other => panic!("{other:?}"),
    };
    assert_eq!(position("+1"), 0);
    assert_eq!(position("\u{1f4de}\u{1f4de}+*"), 3);
}

#[test]
fn the_whole_number_is_another_question() {
    let pattern = NumberPattern::parse("425").unwrap();
    assert_eq!(pattern.evaluate("+14255550123"), Evaluation::Match);
    assert_eq!(pattern.evaluate_whole("+14255550123"), Evaluation::NoMatch);
    assert_eq!(pattern.evaluate_whole("425"), Evaluation::Match);
    // Going back finds the longer way.
    let pattern = NumberPattern::parse("9|911").unwrap();
    assert_eq!(pattern.evaluate_whole("911"), Evaluation::Match);
}

#[test]
fn any_text_is_read_without_a_panic_and_in_bounded_time() {
    let mut generator = Generator::new(7);
    let (mut valid, mut refused) = (0, 0);
    for index in 0..4000 {
        let pattern = generator.raw();
        match NumberPattern::parse(&pattern) {
            Ok(parsed) => {
                valid += 1;
                for text in ["+14255550123", "911", "\n", "é9\u{10ffff}", ""] {
                    let whole = parsed.evaluate_whole(text);
                    if whole == Evaluation::Match {
                        assert_ne!(parsed.evaluate(text), Evaluation::NoMatch, "{pattern:?} on {text:?}");
                    }
                }
            }
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }
        if index % 20 == 0 {
            let found = lint_pattern(&pattern);
            let invalid = matches!(NumberPattern::parse(&pattern), Err(PatternError::Invalid { .. }));
            assert_eq!(found.iter().any(|f| f.code.as_str() == "invalid-in-dotnet"), invalid, "{pattern:?}");
        }
    }
    assert!(valid > 200 && refused > 200, "{valid} valid, {refused} refused");
}

#[test]
fn patterns_made_to_be_slow_are_given_up() {
    let nested = format!("{}9{}#\\b(?=9)", "(?:".repeat(30), "*)".repeat(30));
    for pattern in [r"^((\d+)+)+\1$", r"^(?:(?:\d*)*)*#\b(?=9)$", r"(\d*){2147483647}#\1", nested.as_str()] {
        let parsed = NumberPattern::parse(pattern).unwrap();
        let text = format!("{}x", "9".repeat(1000));
        assert_ne!(parsed.evaluate(&text), Evaluation::Match, "{pattern}");
    }
}

/// What the emulator says, with its own reading of .NET: found, refused, or not evaluated.
fn emulated(emulator: &Emulator, pattern: &str, number: &str) -> (u16, bool) {
    let number = number.replace('+', "%2B");
    let target =
        format!("/sip:testRoutesWithNumber?targetPhoneNumber={number}&api-version=2024-11-15-preview");
    let body = json!({"routes": [{"name": "r", "numberPattern": pattern}]}).to_string();
    let answer = emulator.call("POST", &target, Some(&body));
    let found = serde_json::from_str::<Value>(&answer.body)
        .is_ok_and(|body| body["matchingRoutes"].as_array().is_some_and(|routes| !routes.is_empty()));
    (answer.status, found)
}

/// Constructs that the emulator reads in another way than .NET (which was asked): octal escapes that could be references,
/// `\<name>`, and a group of nothing but `?`.
fn is_read_otherwise_by_the_emulator(pattern: &str) -> bool {
    let octal = pattern.match_indices('\\').any(|(at, _)| {
        let mut next = pattern[at + 1..].chars();
        next.next().is_some_and(|c| c.is_ascii_digit())
            && (pattern.contains('[') || next.next().is_some_and(|c| c.is_ascii_digit()))
    });
    octal || pattern.contains("\\<") || pattern.contains("(?)")
}

#[tokio::test]
async fn the_emulators_own_matcher_agrees() {
    let emulator = Emulator::builder().start().await.unwrap();
    let mut generator = Generator::new(20_261_121);
    let (mut same, mut matches, mut invalid, mut not_evaluated, mut set_apart) = (0, 0, 0, 0, 0);
    for case in 0..13_000 {
        let pattern = if case % 5 == 0 { generator.raw() } else { generator.pattern(case % 2 == 0) };
        let number = generator.number();
        if pattern.is_empty() {
            continue; // valid in .NET, refused by the service
        }
        let ours = NumberPattern::parse(&pattern).map(|pattern| pattern.evaluate(number));
        let (status, found) = emulated(&emulator, &pattern, number);
        let place = format!("{pattern:?} on {number}: {ours:?}, emulator {status} {found}");
        match (&ours, status) {
            // Neither counts for agreement, whatever the other says.
            (Err(PatternError::NotEvaluated { .. }) | Ok(Evaluation::NotEvaluated(_)), _) | (_, 501) => {
                not_evaluated += 1;
            }
            _ if is_read_otherwise_by_the_emulator(&pattern) => set_apart += 1,
            // What a group keeps that matched nothing in a turn that may be left out: .NET keeps the empty text.
            (Ok(Evaluation::Match), 200) if !found && pattern.contains(r"\1") => set_apart += 1,
            (Err(PatternError::Invalid { .. }), _) => {
                assert_eq!(status, 422, "{place}");
                invalid += 1;
            }
            (Ok(evaluation), _) => {
                assert_eq!((status, found), (200, *evaluation == Evaluation::Match), "{place}");
                same += 1;
                matches += i32::from(found);
            }
            (Err(_), _) => panic!("{place}"),
        }
    }
    println!(
        "{same} agree, {matches} of them match; {invalid} refused by both; {not_evaluated} not evaluated, {set_apart} apart"
    );
    assert!(same + invalid > 10_000 && matches > 1_000 && invalid > 500, "{same} {matches} {invalid}");
    assert!(not_evaluated + set_apart < 1_500, "{not_evaluated} {set_apart}");
}
