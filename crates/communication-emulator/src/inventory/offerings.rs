//! Which kinds of numbers there are in each country, with what they can do and cost.

use super::{Assignment, BOTH, Capabilities, Kind, NONE, Ways};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Offering {
    pub(crate) country: &'static str,
    pub(crate) kind: Kind,
    pub(crate) assignment: Assignment,
    pub(crate) capabilities: Capabilities,
    /// US dollars a month for each number.
    pub(crate) cost: f64,
    /// Whether buying asks for the agreement not to resell.
    pub(crate) agreement: bool,
}

const fn offering(
    country: &'static str,
    kind: Kind,
    assignment: Assignment,
    sms: Ways,
    cost: f64,
    agreement: bool,
) -> Offering {
    Offering { country, kind, assignment, capabilities: Capabilities { calling: BOTH, sms }, cost, agreement }
}

use Assignment::{Application, Person};
use Kind::{Geographic, Mobile, TollFree};

/// How an offering is kept in a file: by country, kind and assignment.
pub(crate) mod key {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::{Assignment, Kind, Offering, find};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(offering: &&'static Offering, to: S) -> Result<S::Ok, S::Error> {
        (offering.country, offering.kind, offering.assignment).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Offering, D::Error> {
        let (country, kind, assignment) = <(String, Kind, Assignment)>::deserialize(from)?;
        find(&country, kind, assignment).ok_or_else(|| D::Error::custom("an offering that there is not"))
    }
}

/// The rows of the US and the price and agreement of French toll-free numbers are recorded; the rest is plausible.
pub(crate) const OFFERINGS: [Offering; 21] = [
    offering("US", Geographic, Person, NONE, 1.0, false),
    offering("US", Geographic, Application, NONE, 1.0, false),
    offering("US", TollFree, Application, BOTH, 2.0, false),
    offering("CA", Geographic, Person, NONE, 1.0, false),
    offering("CA", Geographic, Application, NONE, 1.0, false),
    offering("CA", TollFree, Application, BOTH, 2.0, false),
    offering("GB", Geographic, Application, NONE, 1.0, false),
    offering("GB", TollFree, Application, NONE, 2.0, false),
    offering("GB", Mobile, Application, BOTH, 3.0, false),
    offering("IE", Geographic, Application, NONE, 1.5, false),
    offering("IE", TollFree, Application, NONE, 16.0, false),
    offering("IE", Mobile, Application, BOTH, 3.0, false),
    offering("FR", Geographic, Application, NONE, 1.5, true),
    offering("FR", TollFree, Application, NONE, 8.0, true),
    offering("FR", Mobile, Application, BOTH, 3.0, true),
    offering("DE", Geographic, Application, NONE, 1.5, true),
    offering("DE", TollFree, Application, NONE, 16.0, true),
    offering("DE", Mobile, Application, BOTH, 3.0, true),
    offering("AU", Geographic, Application, NONE, 2.5, false),
    offering("AU", TollFree, Application, NONE, 16.0, false),
    offering("AU", Mobile, Application, BOTH, 6.0, false),
];

pub(crate) fn of_country(country: &str) -> impl Iterator<Item = &'static Offering> {
    OFFERINGS.iter().filter(move |offering| offering.country == country)
}

pub(crate) fn find(country: &str, kind: Kind, assignment: Assignment) -> Option<&'static Offering> {
    of_country(country).find(|offering| offering.kind == kind && offering.assignment == assignment)
}
