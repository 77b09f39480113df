//! A search compared with what is on offer, before anything is held.

use std::fmt;

use rust_decimal::Decimal;

use crate::{
    models::{
        PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCost, PhoneNumberOffering,
        PhoneNumberType,
    },
    requests::SearchRequest,
};

/// What a search would meet: made by [`check_search`](crate::PhoneNumbersClient::check_search).
///
/// That a kind of numbers is on offer does not say that the area code has as many. Whether a purchase must agree that numbers
/// are not resold is not in the offerings: the result of the search says it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_phone_numbers::{
///     CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
///     PhoneNumberType, SearchFinding, SearchRequest,
/// };
/// # use communication_phone_numbers::PhoneNumbersClient;
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
///
/// let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
/// let (kind, person) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Person);
/// let check = client.check_search(&SearchRequest::new(CountryCode::US, kind, person, calls)).await?;
/// assert!(!check.is_ok());
/// assert!(matches!(check.findings(), [SearchFinding::AssignmentType { .. }]));
/// println!("{check}"); // toll-free numbers cannot be assigned to person; on offer: application
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SearchCheck {
    findings: Vec<SearchFinding>,
    offering: Option<PhoneNumberOffering>,
    quantity: u32,
}

/// Why a search would find nothing: what it wants and what is on offer instead.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SearchFinding {
    /// The country has no numbers of the type.
    #[non_exhaustive]
    PhoneNumberType {
        /// What the search wants.
        wanted: PhoneNumberType,
        /// The types that the country has.
        offered: Vec<PhoneNumberType>,
    },
    /// Numbers of the type cannot be assigned like that.
    #[non_exhaustive]
    AssignmentType {
        /// The type of the numbers.
        phone_number_type: PhoneNumberType,
        /// What the search wants.
        wanted: PhoneNumberAssignmentType,
        /// What numbers of the type can be assigned to.
        offered: Vec<PhoneNumberAssignmentType>,
    },
    /// Such numbers cannot do all of that.
    #[non_exhaustive]
    Capabilities {
        /// What the search wants.
        wanted: PhoneNumberCapabilities,
        /// What such numbers can do, for each offering.
        offered: Vec<PhoneNumberCapabilities>,
    },
}

impl SearchCheck {
    /// Compares a request with the offerings of its country. Each rule is looked at only once the one before it holds: what is
    /// on offer for a type that the country lacks is no question.
    pub(crate) fn new(request: &SearchRequest, offerings: &[PhoneNumberOffering]) -> Self {
        let (kind, assignment) = (&request.phone_number_type, &request.assignment_type);
        let of_kind = |offering: &&PhoneNumberOffering| offering.phone_number_type.as_ref() == Some(kind);
        let assignable = |offering: &&PhoneNumberOffering| {
            of_kind(offering) && offering.assignment_type.as_ref() == Some(assignment)
        };
        let able = |offering: &&PhoneNumberOffering| {
            let can = offering.available_capabilities.as_ref();
            assignable(offering) && can.is_some_and(|can| can.covers(&request.capabilities))
        };
        let all = || offerings.iter();
        let finding = if all().any(|offering| able(&offering)) {
            None
        } else if all().any(|offering| assignable(&offering)) {
            let offered = distinct(all().filter(assignable).map(|it| it.available_capabilities.as_ref()));
            Some(SearchFinding::Capabilities { wanted: request.capabilities.clone(), offered })
        } else if all().any(|offering| of_kind(&offering)) {
            let offered = distinct(all().filter(of_kind).map(|it| it.assignment_type.as_ref()));
            let (phone_number_type, wanted) = (kind.clone(), assignment.clone());
            Some(SearchFinding::AssignmentType { phone_number_type, wanted, offered })
        } else {
            let offered = distinct(all().map(|it| it.phone_number_type.as_ref()));
            Some(SearchFinding::PhoneNumberType { wanted: kind.clone(), offered })
        };
        let offering = offerings.iter().find(able).cloned();
        Self { findings: finding.into_iter().collect(), offering, quantity: request.quantity }
    }

    /// Whether such numbers are on offer.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.findings.is_empty()
    }

    /// Why a search would find nothing; none if it may.
    #[must_use]
    pub fn findings(&self) -> &[SearchFinding] {
        &self.findings
    }

    /// The offering that fits, if one does.
    #[must_use]
    pub fn offering(&self) -> Option<&PhoneNumberOffering> {
        self.offering.as_ref()
    }

    /// What each number costs, if such numbers are on offer.
    #[must_use]
    pub fn cost(&self) -> Option<&PhoneNumberCost> {
        self.offering().map(|offering| &offering.cost)
    }

    /// What all numbers of the request would cost together each time.
    #[must_use]
    pub fn total_amount(&self) -> Option<Decimal> {
        self.cost()?.amount.checked_mul(self.quantity.into())
    }
}

/// The values that are there, each once, in their order.
fn distinct<'a, T: Clone + PartialEq + 'a>(values: impl Iterator<Item = Option<&'a T>>) -> Vec<T> {
    let mut distinct: Vec<T> = Vec::new();
    for value in values.flatten() {
        if !distinct.contains(value) {
            distinct.push(value.clone());
        }
    }
    distinct
}

impl fmt::Display for SearchCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.findings.first(), self.cost(), self.total_amount()) {
            (Some(finding), _, _) => finding.fmt(f),
            (None, Some(cost), Some(total)) => {
                write!(f, "on offer, {} for {cost} each: {total} in all", self.quantity)
            }
            _ => f.write_str("on offer"),
        }
    }
}

impl fmt::Display for SearchFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PhoneNumberType { wanted, offered } => {
                write!(f, "the country has no {wanted} numbers; on offer: {}", List(offered))
            }
            Self::AssignmentType { phone_number_type, wanted, offered } => write!(
                f,
                "{phone_number_type} numbers cannot be assigned to {wanted}; on offer: {}",
                List(offered)
            ),
            Self::Capabilities { wanted, offered } => {
                write!(f, "such numbers cannot do {wanted}; on offer: {}", List(offered))
            }
        }
    }
}

/// Writes values in a row, or that there are none.
struct List<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, others)) = self.0.split_first() else { return f.write_str("nothing") };
        first.fmt(f)?;
        others.iter().try_for_each(|value| write!(f, " or {value}"))
    }
}

#[cfg(test)]
mod tests {
    use communication_common::CountryCode;
    use serde_json::json;

    use super::*;
    use crate::models::PhoneNumberCapabilityType as Can;

    fn offerings() -> Vec<PhoneNumberOffering> {
        let offering = |kind, assignment, calling, sms, amount| {
            json!({
                "phoneNumberType": kind, "assignmentType": assignment,
                "availableCapabilities": {"calling": calling, "sms": sms},
                "cost": {"amount": amount, "currencyCode": "USD", "billingFrequency": "monthly"},
            })
        };
        let bare = json!({"cost": {"amount": 9.0, "currencyCode": "USD", "billingFrequency": "monthly"}});
        let all = json!([
            bare,
            offering("tollFree", "application", "inbound+outbound", "none", 2.0),
            offering("tollFree", "application", "none", "inbound+outbound", 0.35),
            offering("geographic", "person", "inbound+outbound", "none", 1.0),
        ]);
        serde_json::from_value(all).unwrap()
    }

    fn check(kind: &str, assignment: &str, calling: Can, sms: Can) -> SearchCheck {
        let can = PhoneNumberCapabilities::new(calling, sms);
        let request = SearchRequest::new(CountryCode::US, kind.into(), assignment.into(), can).quantity(3);
        SearchCheck::new(&request, &offerings())
    }

    #[test]
    fn the_offering_that_fits_gives_the_price() {
        let fits = check("tollFree", "application", Can::None, Can::Outbound);
        assert!(fits.is_ok());
        assert_eq!(fits.total_amount(), Some(Decimal::new(105, 2)));
        assert_eq!(fits.to_string(), "on offer, 3 for 0.35 USD monthly each: 1.05 in all");
        let other = check("tollFree", "application", Can::Inbound, Can::None);
        assert_eq!(other.to_string(), "on offer, 3 for 2 USD monthly each: 6 in all");
    }

    #[test]
    fn what_does_not_fit_is_told_with_what_is_on_offer() {
        let (none, both) = (Can::None, Can::InboundOutbound);
        for (check, text) in [
            (
                check("mobile", "person", both.clone(), none.clone()),
                "the country has no mobile numbers; on offer: tollFree or geographic",
            ),
            (
                check("geographic", "application", both.clone(), none.clone()),
                "geographic numbers cannot be assigned to application; on offer: person",
            ),
            (
                check("tollFree", "application", both.clone(), both),
                "such numbers cannot do calling inbound+outbound, sms inbound+outbound; on offer: \
                 calling inbound+outbound, sms none or calling none, sms inbound+outbound",
            ),
        ] {
            assert!(!check.is_ok() && check.cost().is_none() && check.total_amount().is_none());
            assert_eq!(check.to_string(), text);
        }
        let can = PhoneNumberCapabilities::new(none.clone(), none);
        let kind = PhoneNumberType::Mobile;
        let person = PhoneNumberAssignmentType::Person;
        let nowhere = SearchCheck::new(&SearchRequest::new(CountryCode::US, kind, person, can), &[]);
        assert_eq!(nowhere.to_string(), "the country has no mobile numbers; on offer: nothing");
    }
}
