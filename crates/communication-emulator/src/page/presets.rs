//! Faults that are often wanted, by name.

use crate::faults::{Action, Links, RetryAfter, Rule, When};

/// A rule that a button adds.
pub(super) struct Preset {
    pub(super) name: &'static str,
    /// For the person who chooses.
    pub(super) text: &'static str,
    pub(super) rule: fn() -> Rule,
}

const fn preset(name: &'static str, text: &'static str, rule: fn() -> Rule) -> Preset {
    Preset { name, text, rule }
}

/// The most usual first.
pub(super) const PRESETS: [Preset; 14] = [
    preset("unavailable", "The next request is answered with 503", || {
        Rule::new(Action::respond(When::Before, 503))
    }),
    preset("throttled", "The next request is throttled: 429, come back in 5 seconds", || {
        Rule::new(Action::throttle(RetryAfter::Seconds(5)))
    }),
    preset("throttled-without-hint", "The next request is throttled, without saying for how long", || {
        Rule::new(Action::throttle(RetryAfter::None))
    }),
    preset("failing", "Every request is answered with 500 until the rule is removed", || {
        Rule::new(Action::respond(When::Before, 500)).always()
    }),
    preset("reset", "The connection of the next request is reset before it has an effect", || {
        Rule::new(Action::reset(When::Before))
    }),
    preset("slow", "The next answer takes 5 seconds", || {
        Rule::new(Action::Delay { when: When::After, millis: 5_000 })
    }),
    preset("truncated", "The next answer breaks off after 10 bytes", || Rule::new(Action::Truncate(10))),
    preset("user-lost", "The answer of the next new user is lost: the user exists", || {
        Rule::new(Action::reset(When::After)).operation("create")
    }),
    preset("purchase-lost", "The answer of the next purchase is lost: the numbers are bought", || {
        Rule::new(Action::reset(When::After)).operation("purchasePhoneNumbers")
    }),
    preset("purchase-fails", "The next purchase fails", || {
        Rule::new(Action::fail_operation("PurchaseFailed", "The numbers could not be acquired."))
            .operation("purchasePhoneNumbers")
    }),
    preset("purchase-partial", "The next purchase buys one number only", || {
        Rule::new(Action::PartialPurchase(1)).operation("purchasePhoneNumbers")
    }),
    preset("hold-lapses", "The hold of the next purchase lapses while it is bought", || {
        Rule::new(Action::LapseHold).operation("purchasePhoneNumbers")
    }),
    preset("purchase-late", "What the next purchase buys is missing from the first 3 reads", || {
        Rule::new(Action::AppearLate(3)).operation("purchasePhoneNumbers")
    }),
    preset("foreign-link", "The next page of numbers links to another site", || {
        Rule::new(Action::Links(Links::Foreign("https://elsewhere.example".to_owned())))
            .operation("listPhoneNumbers")
    }),
];

pub(super) fn find(name: &str) -> Option<Rule> {
    PRESETS.iter().find(|preset| preset.name == name).map(|preset| (preset.rule)())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_of_an_operation_that_there_is_and_found_by_its_own_name() {
        for preset in &PRESETS {
            let rule = (preset.rule)();
            assert_eq!(find(preset.name), Some(rule.clone()), "{}", preset.name);
            let operations = crate::operations();
            let named = rule.operation.iter().all(|name| operations.iter().any(|(.., known)| known == name));
            assert!(named, "{}", preset.name);
        }
        assert_eq!(find("nothing"), None);
    }
}
