use super::{Verdict, check, evaluate};

const US: &str = "+14255550123";

#[test]
fn patterns_match_as_in_dotnet() {
    for (pattern, number, matches) in [
        (r"^\+[1-9][0-9]{3,23}$", US, true),
        (r"^+[1-9][0-9]{3,23}$", US, false),
        (r"^+[1-9][0-9]{3,23}$", "14255550123", true),
        (r"^+1(\d[10])$", "110", true),
        (r"^\+1(425|206)(\d{7})$", "+12535550123", false),
        (r"^\+1425\d{7}$", "+14255550123\n", true),
        (r"^\+1425\d{7}\z", "+14255550123\n", false),
        (r"^\+1425\d{7}$|", "+33639980001", true),
        (r"^*\+1425\d{7}$", "x+14255550123", true),
        (r"(?m)^\+1425\d{7}$", "x\n+14255550123", true),
        (r"^\+1[0-9]{,10}$", US, false),
        (r"^\+44[0-9-[5]]{10}$", "+441154960123", false),
        (r"^\+44[0-9-[5]]{10}$", "+442079460123", true),
        (r"^\+1[[:digit:]]{10}$", US, false),
        (r"^(\+1((?!425)|(\d{3}))\d{7})$", US, true),
        (r"(?<!\+1)425\d{7}$", US, false),
        (r"^\+(?'cc'33|44)\d+$", "+33639980001", true),
        (r"^\+1(\d)\1{2}\d{7}$", "+15555550123", true),
        (r"^\+1(?>\d*)\d$", US, false),
        (r"^(\+)?(?(1)1\d{10}|911)$", "911", true),
        (r"(?x) ^ \+ 1 \d{10} $ # NANP", US, true),
        (r"^\\+1\d{10}$", US, false),
        (r"^\+1(?#NANP)\d{10}$", US, true),
        ("", US, true),
    ] {
        let wanted = if matches { Verdict::Match } else { Verdict::NoMatch };
        assert_eq!(evaluate(pattern, number), wanted, "{pattern} on {number}");
    }
}

#[test]
fn what_dotnet_refuses_is_invalid() {
    for pattern in [
        r"+1[0-9]{10}",
        r"^\+1\d++$",
        r"^\+1[0-9]{10}{2}$",
        r"^\+1(425",
        r"^\+1[425",
        r"^\+1[5-2]\d{9}$",
        "^\\+1\\d{10}$\\",
        r"^\+1)",
        r"\p{Digit}",
        r"\y",
        r"(\d)\2",
        r"a{3,2}",
    ] {
        assert!(matches!(check(pattern), Verdict::Invalid(_)), "{pattern}");
    }
}

#[test]
fn what_the_matcher_lacks_is_reported_and_not_guessed() {
    assert!(matches!(evaluate(r"(?<a-b>x)", US), Verdict::NotEvaluated(_)));
    assert!(matches!(evaluate(r"\p{IsGreek}", US), Verdict::NotEvaluated(_)));
}

#[test]
fn exploding_patterns_and_deep_ones_end() {
    let long = "1".repeat(60) + "#";
    assert!(matches!(evaluate(r"^(\d+)+$", &long), Verdict::NotEvaluated(_)));
    assert!(matches!(check(&"(".repeat(5000)), Verdict::NotEvaluated(_) | Verdict::Invalid(_)));
    assert!(matches!(evaluate(".*x", &"1".repeat(5000)), Verdict::NotEvaluated(_) | Verdict::NoMatch));
}
