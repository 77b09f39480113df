//! Emergency and short codes, and what of them the routes take.
//!
//! Codes are dialled as they stand, never with the code of a country. They were gathered in November 2026 from public
//! metadata of short numbers and the documentation of emergency calling; the codes that depend on a shape, such as `118xx`, and
//! `18000` for text relay in Great Britain, are not tried.

use super::{Finding, LintCode};
use crate::{CountryCode, Evaluation, NumberPattern};

/// The emergency codes of all countries below, in the forms that are tried. How the service writes a code before it
/// matches is not documented, so those of three digits are tried with a plus too. Longer ones, and those of two digits, are
/// not: every open pattern for numbers would fit them.
pub(super) const EMERGENCY: [&str; 17] = [
    "15", "17", "18", "000", "106", "110", "112", "114", "911", "999", "+000", "+106", "+110", "+112",
    "+114", "+911", "+999",
];

/// Other short codes that people rely on.
pub(super) const SHORT_CODES: [&str; 27] = [
    "101", "105", "111", "115", "119", "191", "196", "197", "211", "311", "411", "511", "611", "711", "811",
    "933", "988", "3114", "116000", "116006", "116111", "116116", "116117", "116123", "131114", "131444",
    "132500",
];

/// The emergency codes of a country, and those that fall back to Microsoft's network where no route takes them and the
/// caller id is a purchased number (documentation of emergency calling, section on direct routing).
struct Country {
    name: CountryCode,
    codes: &'static [&'static str],
    fall_back: &'static [&'static str],
}

const COUNTRIES: [Country; 9] = [
    Country { name: CountryCode::US, codes: &["911", "112"], fall_back: &["911"] },
    Country { name: CountryCode::CA, codes: &["911", "112"], fall_back: &["911"] },
    Country { name: CountryCode::PR, codes: &["911"], fall_back: &["911"] },
    Country { name: CountryCode::GB, codes: &["999", "112"], fall_back: &["999", "112"] },
    Country { name: CountryCode::IE, codes: &["112", "999"], fall_back: &[] },
    Country { name: CountryCode::FR, codes: &["112", "15", "17", "18", "114"], fall_back: &[] },
    Country { name: CountryCode::DE, codes: &["112", "110"], fall_back: &[] },
    Country { name: CountryCode::DK, codes: &["112"], fall_back: &["112"] },
    Country { name: CountryCode::AU, codes: &["000", "112", "106"], fall_back: &["000"] },
];

/// What is said of the emergency codes of a country. A pattern that is `None` is one that is not evaluated.
pub(super) fn country(country: CountryCode, patterns: &[Option<&NumberPattern>]) -> Vec<Finding> {
    let Some(known) = COUNTRIES.iter().find(|known| known.name == country) else {
        let reason = format!("the emergency codes of {country} are not known here; test its routes by hand");
        return vec![Finding::not_evaluated(reason)];
    };
    known.codes.iter().filter_map(|code| of_code(known, code, patterns)).collect()
}

fn of_code(country: &Country, code: &str, patterns: &[Option<&NumberPattern>]) -> Option<Finding> {
    let name = country.name;
    let plus = format!("+{code}");
    let bare = taken(code, patterns);
    // Codes of two digits are tried as they stand only.
    let with_plus = if code.len() == 3 { taken(&plus, patterns) } else { bare };
    match (bare, with_plus) {
        (Taken::By, Taken::By) => None,
        (Taken::By, _) | (_, Taken::By) => {
            let (known, other) =
                if bare == Taken::By { (code, plus.as_str()) } else { (plus.as_str(), code) };
            let reason = format!(
                "the emergency code {code} of {name} is taken as {known} and not as {other}; how the service writes it is \
                 not documented, so take both, as in `^\\+?{code}$`"
            );
            Some(Finding::warning(LintCode::EmergencyInOneForm, reason).such_as(Some(other.to_owned())))
        }
        (Taken::NotEvaluated, _) | (_, Taken::NotEvaluated) => {
            let reason = format!(
                "whether a route takes the emergency code {code} of {name} is not known: a pattern is not evaluated"
            );
            Some(Finding::not_evaluated(reason).such_as(Some(code.to_owned())))
        }
        (Taken::Not, Taken::Not) => {
            let fate = if country.fall_back.contains(&code) {
                "calls rely on the fallback to Microsoft's network, for which the caller id has to be a purchased number \
                 with outbound calling"
            } else {
                "a fallback to Microsoft's network is not documented for it"
            };
            let reason = format!("no route takes the emergency code {code} of {name}: {fate}");
            Some(Finding::note(LintCode::NoEmergencyRoute, reason).such_as(Some(code.to_owned())))
        }
    }
}

/// Whether routes take a text.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Taken {
    By,
    Not,
    NotEvaluated,
}

fn taken(text: &str, patterns: &[Option<&NumberPattern>]) -> Taken {
    let mut taken = Taken::Not;
    for pattern in patterns {
        match pattern.map(|pattern| pattern.evaluate(text)) {
            Some(Evaluation::Match) => return Taken::By,
            Some(Evaluation::NoMatch) => {}
            Some(Evaluation::NotEvaluated(_)) | None => taken = Taken::NotEvaluated,
        }
    }
    taken
}
