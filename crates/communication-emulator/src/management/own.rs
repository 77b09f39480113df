//! Numbers of the resource that were not bought from the stock: for tests that begin with some.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Answer, actions::read, json};
use crate::{
    exchange::Request,
    inventory::{Assignment, Capabilities, Kind, Ways},
    stamp::read_stamp,
    state::{
        State,
        owned::{OwnedNumber, digits},
    },
    surface::phone_numbers::owned::to_json,
    world::Shared,
};

/// A number that the resource owns, in the words of the service.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::{Emulator, OwnedPhoneNumber};
///
/// let emulator = Emulator::builder().start().await?;
/// emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111"))?;
/// assert_eq!(emulator.owned_numbers(), ["+18335550111"]);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct OwnedPhoneNumber {
    /// In E.164 form, with 7 to 15 digits.
    pub phone_number: String,
    /// Two capital letters.
    #[serde(default = "united_states")]
    pub country_code: String,
    /// `geographic`, `tollFree` or `mobile`.
    #[serde(default = "toll_free")]
    pub phone_number_type: String,
    /// `person` or `application`.
    #[serde(default = "application")]
    pub assignment_type: String,
    /// `none`, `inbound`, `outbound` or `inbound+outbound`.
    #[serde(default = "both")]
    pub calling: String,
    /// As `calling`.
    #[serde(default = "both")]
    pub sms: String,
    /// US dollars a month.
    #[serde(default = "two")]
    pub monthly_cost: f64,
    /// A time of RFC 3339; now if none is given.
    #[serde(default)]
    pub purchase_date: Option<String>,
}

fn united_states() -> String {
    "US".to_owned()
}

fn toll_free() -> String {
    "tollFree".to_owned()
}

fn application() -> String {
    "application".to_owned()
}

fn both() -> String {
    "inbound+outbound".to_owned()
}

fn two() -> f64 {
    2.0
}

impl OwnedPhoneNumber {
    /// A toll-free number of the US with all capabilities.
    #[must_use]
    pub fn new(phone_number: impl Into<String>) -> OwnedPhoneNumber {
        OwnedPhoneNumber {
            phone_number: phone_number.into(),
            country_code: united_states(),
            phone_number_type: toll_free(),
            assignment_type: application(),
            calling: both(),
            sms: both(),
            monthly_cost: two(),
            purchase_date: None,
        }
    }
}

/// Adds the number; the error names the member that is wrong.
pub(crate) fn insert(
    state: &mut State,
    given: &OwnedPhoneNumber,
    now: OffsetDateTime,
) -> Result<(), &'static str> {
    let number = given.phone_number.as_str();
    let digits = if number.starts_with('+') { digits(number) } else { None };
    let digits = digits.ok_or("phoneNumber must be in E.164 form: a plus and 7 to 15 digits")?;
    if given.country_code.len() != 2 || !given.country_code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err("countryCode must be two capital letters");
    }
    if given.monthly_cost.is_nan() || given.monthly_cost < 0.0 {
        return Err("monthlyCost must be a number from 0 on");
    }
    let purchased = match &given.purchase_date {
        Some(text) => read_stamp(text).ok_or("purchaseDate must be a time of RFC 3339")?,
        None => now,
    };
    let owned = OwnedNumber {
        number: number.to_owned(),
        country: given.country_code.clone(),
        kind: Kind::parse(&given.phone_number_type).ok_or("phoneNumberType is not known")?,
        assignment: Assignment::parse(&given.assignment_type).ok_or("assignmentType is not known")?,
        capabilities: Capabilities {
            calling: Ways::parse(&given.calling).ok_or("calling is not known")?,
            sms: Ways::parse(&given.sms).ok_or("sms is not known")?,
        },
        cost: given.monthly_cost,
        purchased,
        listed_from: purchased.min(now),
        hidden_reads: 0,
        legacy_added: Vec::new(),
        legacy_removed: Vec::new(),
        configuration: None,
    };
    state.stock.take(digits);
    state.owned.insert(owned);
    Ok(())
}

pub(super) fn list(shared: &Shared) -> (u16, String) {
    let world = shared.settle();
    let numbers: Vec<_> = world.state.owned.all().map(to_json).collect();
    (200, json(&numbers))
}

pub(super) fn add(shared: &Shared, request: &Request) -> Answer {
    let given: OwnedPhoneNumber = read(request)?;
    let now = shared.clock.now();
    insert(&mut shared.lock().state, &given, now).map_err(|text| (400, text.to_owned()))?;
    Ok((201, json(&given)))
}
