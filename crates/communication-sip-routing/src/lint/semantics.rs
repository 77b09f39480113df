//! What a pattern fits, by deciding it.

use super::{Finding, LintCode, Severity, probes};
use crate::pattern::{
    Reading,
    machine::{Ending, Extent},
    shape::{Search, Shape},
};

/// Numbers that are kept for fiction, one of each kind that routes tell apart; examples are taken from them if one fits.
pub(super) const FICTION: [&str; 14] = [
    "+14255550123",
    "+12065550123",
    "+12125550123",
    "+18005550199",
    "+16135550123",
    "+442079460123",
    "+447700900123",
    "+448081570123",
    "+353209100123",
    "+33639980001",
    "+33199000001",
    "+493023125001",
    "+61491570006",
    "+61255500001",
];

/// Findings about what one reading of a pattern fits.
pub(super) fn findings(reading: &Reading) -> Vec<Finding> {
    let e164 = fitting(reading, &Shape::E164);
    let bare = fitting(reading, &Shape::BARE);
    let long_bare = fitting(reading, &Shape::LONG_BARE);
    let codes_only = e164 == Search::Nothing && long_bare == Search::Nothing;
    let mut found = Vec::new();
    let emergency = probes(reading, &probes::EMERGENCY, &mut found);
    let short_code = probes(reading, &probes::SHORT_CODES, &mut found);
    found.extend(reach(&e164, &bare, codes_only, emergency.as_deref()));
    found.extend(everything(reading));
    let severity = if codes_only { Severity::Note } else { Severity::Warning };
    if let Some(probe) = emergency {
        let reason = if codes_only {
            format!(
                "it takes the emergency code {probe}; such calls no longer fall back to Microsoft's network"
            )
        } else {
            format!(
                "it takes the emergency code {probe} among other numbers; such calls go to its trunks and no longer fall \
                 back to Microsoft's network"
            )
        };
        found.push(Finding::new(LintCode::MatchesEmergency, severity, reason).such_as(Some(probe)));
    }
    if let Some(probe) = short_code {
        let reason = format!("it takes the short code {probe}; whether its carrier does is for you to know");
        found.push(Finding::new(LintCode::MatchesShortCode, severity, reason).such_as(Some(probe)));
    }
    found
}

/// A text of the shape that the pattern fits; from a range kept for fiction, if one does.
fn fitting(reading: &Reading, shape: &Shape) -> Search {
    let fiction = FICTION.iter().filter_map(|number| {
        let text = if shape.plus { number } else { number.strip_prefix('+')? };
        (shape.may_end(text.len()) && ending(reading, text) == Ending::Matched).then(|| text.to_owned())
    });
    fiction.map(Search::Found).next().unwrap_or_else(|| Reading::search(&[reading], &[], shape))
}

fn ending(reading: &Reading, text: &str) -> Ending {
    reading.run(&text.encode_utf16().collect::<Vec<_>>(), Extent::Anywhere).ending
}

/// The first of these that the pattern fits. One that cannot be judged is found as such.
fn probes(reading: &Reading, probes: &[&str], found: &mut Vec<Finding>) -> Option<String> {
    let endings: Vec<_> = probes.iter().map(|probe| (probe, ending(reading, probe))).collect();
    if let Some((probe, _)) = endings.iter().find(|(_, ending)| *ending == Ending::Matched) {
        return Some((**probe).to_owned());
    }
    let undecided = endings.iter().find(|(_, ending)| *ending != Ending::Failed);
    found.extend(undecided.map(|(probe, _)| {
        Finding::not_evaluated(format!("whether it takes {probe} is not known"))
            .such_as(Some((**probe).to_owned()))
    }));
    None
}

/// Whether it fits numbers at all. `probe`: an emergency code that it fits.
fn reach(e164: &Search, bare: &Search, codes_only: bool, probe: Option<&str>) -> Option<Finding> {
    Some(match (e164, bare) {
        (Search::Found(_), _) => return None,
        (Search::Nothing, Search::Found(text)) => {
            let severity = if codes_only { Severity::Note } else { Severity::Warning };
            let reason = "it fits no number in E.164 form, with its plus; only texts of digits without one";
            Finding::new(LintCode::NoE164Match, severity, reason).such_as(Some(text.clone()))
        }
        (Search::Nothing, Search::Nothing) if probe.is_some() => {
            let reason = "it fits an emergency code in the form with a plus only; whether the service writes it so is \
                          not documented";
            Finding::warning(LintCode::EmergencyInOneForm, reason).such_as(probe.map(str::to_owned))
        }
        (Search::Nothing, Search::Nothing) => {
            let reason = "it fits no number in E.164 form and no text of 2 to 15 digits: the route is dead";
            Finding::error(LintCode::NeverMatches, reason)
        }
        _ => Finding::not_evaluated("whether it fits any number in E.164 form could not be decided"),
    })
}

fn everything(reading: &Reading) -> Option<Finding> {
    let fiction_refused = FICTION.iter().any(|number| ending(reading, number) == Ending::Failed);
    if fiction_refused {
        return None;
    }
    let refused = |shape| Reading::search(&[], &[reading], shape);
    match (refused(&Shape::E164), refused(&Shape::BARE)) {
        (Search::Nothing, Search::Nothing) => {
            let reason = "it fits every number; routes after it are tried only when its trunks have failed";
            Some(Finding::note(LintCode::MatchesEverything, reason))
        }
        (Search::Found(_), _) | (_, Search::Found(_)) => None,
        _ => Some(Finding::not_evaluated("whether it fits every number could not be decided")),
    }
}
