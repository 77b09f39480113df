//! What the routes of a configuration do to one another, and their trunks.

use super::{Finding, LintCode, probes, semantics};
use crate::{
    Evaluation, NumberPattern, SipConfiguration, SipTrunkRoute, Subject, Violation,
    pattern::shape::{Search, Shape},
};

/// A route and its pattern, if that can be evaluated.
pub(super) type Read<'a> = (&'a SipTrunkRoute, Option<NumberPattern>);

/// Findings about the route's trunks and its place among the routes.
pub(super) fn findings(configuration: &SipConfiguration, routes: &[Read<'_>], index: usize) -> Vec<Finding> {
    let (earlier, rest) = routes.split_at(index);
    let Some((route, pattern)) = rest.first() else { return Vec::new() };
    let mut found: Vec<Finding> = of_trunks(configuration, route).into_iter().collect();
    if let Some(pattern) = pattern {
        found.extend(of_place(pattern, earlier));
    }
    found
}

/// The rules that are broken. An empty pattern is found as such already.
pub(super) fn broken_rules(configuration: &SipConfiguration) -> Vec<Finding> {
    let violations = configuration.validate().err();
    let violations = violations.iter().flat_map(|violations| violations.iter());
    let told = |violation: &&Violation| match &violation.subject {
        Subject::Route(name) if violation.field == "number_pattern" => {
            configuration.route(name).is_some_and(|route| route.number_pattern.is_empty())
        }
        _ => false,
    };
    let finding = |violation: &Violation| match &violation.subject {
        Subject::Route(name) => {
            let reason = format!("{}: {}", violation.field, violation.rule);
            Finding::error(LintCode::BreaksRule, reason).of_route(name)
        }
        _ => Finding::error(LintCode::BreaksRule, violation.to_string()),
    };
    violations.filter(|violation| !told(violation)).map(finding).collect()
}

fn of_trunks(configuration: &SipConfiguration, route: &SipTrunkRoute) -> Option<Finding> {
    if route.trunks.is_empty() {
        let reason = "it has no trunks: it takes numbers, and what becomes of their calls is not documented";
        return Some(Finding::warning(LintCode::NoTrunks, reason));
    }
    let disabled = |fqdn| configuration.trunk(fqdn).is_some_and(|trunk| trunk.enabled == Some(false));
    if route.trunks.iter().all(disabled) {
        let reason = "all of its trunks are disabled: it takes numbers and has nowhere to send them";
        return Some(Finding::warning(LintCode::DisabledTrunks, reason));
    }
    None
}

/// Whether earlier routes take everything that it takes.
fn of_place(pattern: &NumberPattern, earlier: &[Read<'_>]) -> Option<Finding> {
    if let Some((twin, _)) = earlier.iter().find(|(route, _)| route.number_pattern == pattern.as_str()) {
        let reason = format!(
            "it has the pattern of the earlier route {:?}, and is tried when the trunks of that one have failed",
            twin.name
        );
        return Some(Finding::note(LintCode::DuplicatePattern, reason));
    }
    let samples = samples(pattern);
    let takes = |other: &NumberPattern, sample: &String| other.evaluate(sample) == Evaluation::Match;
    let others = || earlier.iter().filter_map(|(route, other)| Some((*route, other.as_ref()?)));
    let is_open = |sample| !others().any(|(_, other)| takes(other, sample));
    if samples.is_empty() || samples.iter().any(is_open) {
        return None;
    }
    for (route, other) in others().filter(|(_, other)| samples.iter().all(|sample| takes(other, sample))) {
        if uncovered(pattern, &[other]) == Search::Nothing {
            let reason = format!(
                "every number that it takes is taken by the earlier route {:?}; it is tried when the trunks of that one \
                 have failed",
                route.name
            );
            return Some(Finding::note(LintCode::FailoverOnly, reason));
        }
    }
    let all: Vec<&NumberPattern> = others()
        .map(|(_, other)| other)
        .filter(|other| samples.iter().any(|sample| takes(other, sample)))
        .collect();
    match uncovered(pattern, &all) {
        Search::Nothing => {
            let reason = "every number that it takes is taken by one or another earlier route; it is tried when their \
                          trunks have failed";
            Some(Finding::note(LintCode::FailoverOnly, reason))
        }
        Search::Unknown => Some(Finding::not_evaluated(
            "whether earlier routes take all of its numbers could not be decided",
        )),
        Search::Found(_) => None,
    }
}

/// Texts that the pattern fits: of each shape one, and all probes and numbers for fiction.
fn samples(pattern: &NumberPattern) -> Vec<String> {
    let known = semantics::FICTION.iter().chain(&probes::EMERGENCY).chain(&probes::SHORT_CODES);
    let fits = |text: &&&str| pattern.evaluate(text) == Evaluation::Match;
    let mut samples: Vec<String> = known.filter(fits).map(|text| (*text).to_owned()).collect();
    for shape in [Shape::E164, Shape::BARE, Shape::LONG_BARE] {
        if let Search::Found(text) = NumberPattern::search(&[pattern], &[], &shape) {
            samples.push(text);
        }
    }
    samples
}

/// A number that the pattern fits and none of the others.
fn uncovered(pattern: &NumberPattern, others: &[&NumberPattern]) -> Search {
    let mut result = Search::Nothing;
    for shape in [Shape::E164, Shape::BARE, Shape::CODE_WITH_PLUS] {
        match NumberPattern::search(&[pattern], others, &shape) {
            Search::Nothing => {}
            Search::Unknown => result = Search::Unknown,
            found @ Search::Found(_) => return found,
        }
    }
    result
}
