//! The operations of the 2020 preview: where each goes, and whether it may be repeated (`Replay`, with the reason where it is
//! not plain).

use core_http::service::{LinkPolicy, Method, Operation, Paging, Replay};

use super::{
    models::{AcquiredPhoneNumber, PhoneNumberEntity, PhonePlan, PhonePlanGroup},
    wire,
};
use crate::models::PhoneNumberCountry;

const fn read(name: &'static str, template: &'static str) -> Operation {
    Operation::new(name, Method::GET, template, Replay::Always)
}

// What is on offer.

pub(super) static LIST_COUNTRIES: Operation =
    read("list_supported_countries", "/administration/phonenumbers/countries");
pub(super) static COUNTRIES: Paging<PhoneNumberCountry> =
    Paging::new("take", crate::wire::countries).links(LinkPolicy::PathOnly);
pub(super) static LIST_GROUPS: Operation =
    read("list_phone_plan_groups", "/administration/phonenumbers/countries/{countryCode}/phoneplangroups");
pub(super) static GROUPS: Paging<PhonePlanGroup> =
    Paging::new("take", wire::groups).links(LinkPolicy::PathOnly);
pub(super) static LIST_PLANS: Operation = read(
    "list_phone_plans",
    "/administration/phonenumbers/countries/{countryCode}/phoneplangroups/{phonePlanGroupId}/phoneplans",
);
pub(super) static PLANS: Paging<PhonePlan> = Paging::new("take", wire::plans).links(LinkPolicy::PathOnly);
pub(super) static GET_LOCATION_OPTIONS: Operation = read(
    "get_phone_plan_location_options",
    "/administration/phonenumbers/countries/{countryCode}/phoneplangroups/{phonePlanGroupId}/phoneplans/{phonePlanId}/locationoptions",
);
/// A POST that reads.
pub(super) static GET_AREA_CODES: Operation = Operation::new(
    "get_area_codes",
    Method::POST,
    "/administration/phonenumbers/countries/{countryCode}/areacodes",
    Replay::Always,
);

// Numbers that are owned.

pub(super) static LIST_NUMBERS: Operation =
    read("list_phone_numbers", "/administration/phonenumbers/phonenumbers");
pub(super) static NUMBERS: Paging<AcquiredPhoneNumber> =
    Paging::new("take", wire::numbers).links(LinkPolicy::PathOnly);
/// A repeat could undo what somebody else has changed since; the numbers show whether it was made.
pub(super) static UPDATE_CAPABILITIES: Operation = Operation::new(
    "update_phone_numbers_capabilities",
    Method::POST,
    "/administration/phonenumbers/capabilities",
    Replay::IfNotSent,
);
pub(super) static GET_CAPABILITIES_UPDATE: Operation =
    read("get_capabilities_update", "/administration/phonenumbers/capabilities/{capabilitiesUpdateId}");
/// A POST that reads: the number travels in the body.
pub(super) static GET_CONFIGURATION: Operation = Operation::new(
    "get_phone_number_configuration",
    Method::POST,
    "/administration/phonenumbers/numberconfiguration",
    Replay::Always,
);
/// It sets values, so twice is as once.
pub(super) static CONFIGURE: Operation = Operation::new(
    "configure_phone_number",
    Method::PATCH,
    "/administration/phonenumbers/numberconfiguration/configure",
    Replay::Always,
);
/// Documented as 200, recorded as 202.
pub(super) static UNCONFIGURE: Operation = Operation::new(
    "unconfigure_phone_number",
    Method::PATCH,
    "/administration/phonenumbers/numberconfiguration/unconfigure",
    Replay::Always,
)
.success(&[200, 202]);

// Reservations, which are searches on the wire.

const SEARCHES: &str = "/administration/phonenumbers/searches";
/// A repeat holds more numbers.
pub(super) static RESERVE: Operation =
    Operation::new("begin_reserve_phone_numbers", Method::POST, SEARCHES, Replay::IfNotSent).success(&[201]);
pub(super) static GET_RESERVATION: Operation =
    read("get_reservation", "/administration/phonenumbers/searches/{searchId}");
pub(super) static CANCEL_RESERVATION: Operation = Operation::new(
    "cancel_reservation",
    Method::POST,
    "/administration/phonenumbers/searches/{searchId}/cancel",
    Replay::Always,
)
.success(&[202]);
/// A repeat could buy again: one request ever, then it is looked.
pub(super) static PURCHASE: Operation = Operation::new(
    "begin_purchase_phone_numbers",
    Method::POST,
    "/administration/phonenumbers/searches/{searchId}/purchase",
    Replay::Settle,
)
.success(&[202]);
pub(super) static LIST_SEARCHES: Operation = read("list_searches", SEARCHES);
pub(super) static ENTITIES: Paging<PhoneNumberEntity> =
    Paging::new("take", wire::entities).links(LinkPolicy::PathOnly);

// Releases.

const RELEASES: &str = "/administration/phonenumbers/releases";
/// A repeat makes a second release; the list of releases shows whether there is one.
pub(super) static RELEASE: Operation =
    Operation::new("begin_release_phone_numbers", Method::POST, RELEASES, Replay::IfNotSent);
pub(super) static GET_RELEASE: Operation =
    read("get_release", "/administration/phonenumbers/releases/{releaseId}");
pub(super) static LIST_RELEASES: Operation = read("list_releases", RELEASES);
