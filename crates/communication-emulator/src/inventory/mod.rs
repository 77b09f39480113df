//! What there is to buy: countries, places, area codes, offerings, and the numbers themselves.

pub(crate) mod countries;
pub(crate) mod magic;
pub(crate) mod offerings;
pub(crate) mod places;
pub(crate) mod ranges;
pub(crate) mod stock;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::json::Json;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    Geographic,
    TollFree,
    Mobile,
}

impl Kind {
    pub(crate) fn parse(text: &str) -> Option<Kind> {
        [Kind::Geographic, Kind::TollFree, Kind::Mobile]
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(text))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Geographic => "geographic",
            Kind::TollFree => "tollFree",
            Kind::Mobile => "mobile",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Assignment {
    Person,
    Application,
}

impl Assignment {
    pub(crate) fn parse(text: &str) -> Option<Assignment> {
        [Assignment::Person, Assignment::Application]
            .into_iter()
            .find(|a| a.name().eq_ignore_ascii_case(text))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Assignment::Person => "person",
            Assignment::Application => "application",
        }
    }
}

/// In which directions a number can call or send messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Ways {
    pub(crate) inbound: bool,
    pub(crate) outbound: bool,
}

pub(crate) const NONE: Ways = Ways { inbound: false, outbound: false };
pub(crate) const BOTH: Ways = Ways { inbound: true, outbound: true };

impl Ways {
    pub(crate) fn parse(text: &str) -> Option<Ways> {
        let all = [(false, false), (true, false), (false, true), (true, true)];
        all.into_iter()
            .map(|(inbound, outbound)| Ways { inbound, outbound })
            .find(|ways| ways.name().eq_ignore_ascii_case(text))
    }

    pub(crate) fn name(self) -> &'static str {
        match (self.inbound, self.outbound) {
            (false, false) => "none",
            (true, false) => "inbound",
            (false, true) => "outbound",
            (true, true) => "inbound+outbound",
        }
    }

    /// Whether everything wanted is here.
    pub(crate) fn covers(self, wanted: Ways) -> bool {
        (self.inbound || !wanted.inbound) && (self.outbound || !wanted.outbound)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Capabilities {
    pub(crate) calling: Ways,
    pub(crate) sms: Ways,
}

impl Capabilities {
    pub(crate) fn covers(self, wanted: Capabilities) -> bool {
        self.calling.covers(wanted.calling) && self.sms.covers(wanted.sms)
    }

    pub(crate) fn to_json(self) -> Json {
        Json::object([("calling", self.calling.name().into()), ("sms", self.sms.name().into())])
    }
}

/// A monthly price in US dollars.
pub(crate) fn cost_json(amount: f64) -> Json {
    Json::object([
        ("amount", amount.into()),
        ("currencyCode", "USD".into()),
        ("billingFrequency", "monthly".into()),
    ])
}
