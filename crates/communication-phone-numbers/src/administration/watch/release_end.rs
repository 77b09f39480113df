//! How a release has ended, number by number: that the release is called complete says nothing of a number.

use std::collections::HashSet;

use communication_common::PhoneNumber;
use core_http::{Error, ErrorKind, Outcome, Response};
use serde_json::json;

use crate::administration::{
    models::{PhoneNumberRelease, PhoneNumberReleaseDetails},
    operations::RELEASE,
};

/// More than a message should list.
const MOST_IN_MESSAGE: usize = 20;

/// The end of a release.
#[derive(Debug)]
pub(super) struct ReleaseEnd {
    is_complete: bool,
    /// The numbers that were given back.
    done: Vec<String>,
    /// The others, each with what is said of it.
    missing: Vec<(String, String)>,
}

impl ReleaseEnd {
    /// `None` while it goes on. `asked` are the numbers that were to be released, where they are known. Words are compared
    /// without case.
    pub(super) fn of(release: &PhoneNumberRelease, asked: &[PhoneNumber]) -> Option<Self> {
        let is_complete = match release.status.as_str().trim().to_ascii_lowercase().as_str() {
            "complete" => true,
            "failed" | "expired" => false,
            _ => return None,
        };
        let details = &release.phone_number_release_status_details;
        let mut end = Self { is_complete, done: Vec::new(), missing: Vec::new() };
        for (number, details) in details {
            let number = number.to_string();
            match said(details) {
                None => end.done.push(number),
                Some(said) => end.missing.push((number, said)),
            }
        }
        let mentioned: HashSet<&str> = details.keys().map(PhoneNumber::digits).collect();
        let others = asked.iter().filter(|number| !mentioned.contains(number.digits()));
        end.missing.extend(others.map(|number| (number.to_string(), "not mentioned".to_owned())));
        Some(end)
    }

    /// Complete, and nothing else is said of any number.
    pub(super) fn is_good(&self) -> bool {
        self.is_complete && self.missing.is_empty()
    }

    /// That not all is done, with each number and why.
    pub(super) fn error(&self, release: &PhoneNumberRelease, answer: &Response) -> Error {
        let all = self.done.len() + self.missing.len();
        let kind = if self.done.is_empty() { ErrorKind::OperationFailed } else { ErrorKind::Partial };
        let listed =
            self.missing.iter().take(MOST_IN_MESSAGE).map(|(number, said)| format!("; {number}: {said}"));
        let more = match self.missing.len().checked_sub(MOST_IN_MESSAGE) {
            Some(more @ 1..) => format!("; and {more} more"),
            _ => String::new(),
        };
        let listed: String = listed.collect();
        let message = match self.missing.len() {
            0 => "the release has failed".to_owned(),
            missing => format!("{missing} of {all} numbers were not released{listed}{more}"),
        };
        let missing = self.missing.iter().map(|(number, _)| number.as_str());
        // What is not owned any more cannot be released twice.
        let outcome = Outcome::new().with_done(self.done.iter().cloned()).with_missing(missing);
        let builder = answer.failure(kind, message).operation(RELEASE.name()).may_have_been_sent();
        let builder = builder.outcome(outcome.with_harmless_repeat());
        match answer.service_error(&json!({"message": release.error_message})) {
            Some(service) => builder.service(service).build(),
            None => builder.build(),
        }
    }
}

/// What is said of a number that was not given back.
fn said(details: &PhoneNumberReleaseDetails) -> Option<String> {
    let word = details.status.as_ref().map(|status| status.as_str().trim()).unwrap_or_default();
    if word.eq_ignore_ascii_case("success") {
        return None;
    }
    let word = if word.is_empty() { "without a status" } else { word };
    Some(match details.error_code {
        Some(code) => format!("{word}, error code {code}"),
        None => word.to_owned(),
    })
}
