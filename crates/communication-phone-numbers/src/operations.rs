//! The operations: where each goes, and whether it may be repeated (`Replay`, with the reason where it is not plain).

use core_http::{
    Response,
    service::{Finish, Method, Operation, OperationPlan, Paging, Replay},
};

use crate::{
    models::{
        PhoneNumberAreaCode, PhoneNumberCountry, PhoneNumberLocality, PhoneNumberOffering,
        PhoneNumberSearchResult, PhoneNumbersReservation, PurchasedPhoneNumber,
    },
    wire,
};

const fn read(name: &'static str, template: &'static str) -> Operation {
    Operation::new(name, Method::GET, template, Replay::Always)
}

// Numbers that are owned.

const NUMBER: &str = "/phoneNumbers/{phoneNumber}";
pub(crate) static GET_NUMBER: Operation = read("get_purchased_phone_number", NUMBER);
pub(crate) static LIST_NUMBERS: Operation = read("list_purchased_phone_numbers", "/phoneNumbers");
pub(crate) static NUMBERS: Paging<PurchasedPhoneNumber> = Paging::new("top", wire::purchased);

/// Not repeated although it is a DELETE: the number may have been released, and be somebody else's by now.
pub(crate) static RELEASE: Operation =
    Operation::new("begin_release_phone_number", Method::DELETE, NUMBER, Replay::IfNotSent).success(&[202]);
pub(crate) static RELEASE_PLAN: OperationPlan =
    OperationPlan::new("release", "release_", &GET_OPERATION).cancel(&CANCEL_OPERATION);
/// Not repeated: each request begins an operation of its own, and the number shows whether it was done.
pub(crate) static UPDATE_CAPABILITIES: Operation = Operation::new(
    "begin_update_phone_number_capabilities",
    Method::PATCH,
    "/phoneNumbers/{phoneNumber}/capabilities",
    Replay::IfNotSent,
)
.success(&[202]);
pub(crate) static CAPABILITIES_PLAN: OperationPlan =
    OperationPlan::new("capabilities", "capabilities_", &GET_OPERATION).cancel(&CANCEL_OPERATION);
pub(crate) const CAPABILITIES_FINISH: Finish<PurchasedPhoneNumber> =
    Finish::Resource(&GET_NUMBER, Response::json);

// What is on offer.

pub(crate) static LIST_COUNTRIES: Operation =
    read("list_available_countries", "/availablePhoneNumbers/countries");
pub(crate) static COUNTRIES: Paging<PhoneNumberCountry> = Paging::new("maxPageSize", wire::countries);
pub(crate) static LIST_LOCALITIES: Operation =
    read("list_available_localities", "/availablePhoneNumbers/countries/{countryCode}/localities");
pub(crate) static LOCALITIES: Paging<PhoneNumberLocality> = Paging::new("maxPageSize", wire::localities);
const AREA_CODES_OF: &str = "/availablePhoneNumbers/countries/{countryCode}/areaCodes";
pub(crate) static LIST_TOLL_FREE_AREA_CODES: Operation =
    read("list_available_toll_free_area_codes", AREA_CODES_OF);
pub(crate) static LIST_GEOGRAPHIC_AREA_CODES: Operation =
    read("list_available_geographic_area_codes", AREA_CODES_OF);
pub(crate) static LIST_MOBILE_AREA_CODES: Operation = read("list_available_mobile_area_codes", AREA_CODES_OF);
pub(crate) static AREA_CODES: Paging<PhoneNumberAreaCode> = Paging::new("maxPageSize", wire::area_codes);
pub(crate) static LIST_OFFERINGS: Operation =
    read("list_available_offerings", "/availablePhoneNumbers/countries/{countryCode}/offerings");
pub(crate) static OFFERINGS: Paging<PhoneNumberOffering> = Paging::new("maxPageSize", wire::offerings);
/// A POST that reads: it reserves nothing.
pub(crate) static BROWSE: Operation = Operation::new(
    "browse_available_phone_numbers",
    Method::POST,
    "/availablePhoneNumbers/countries/{countryCode}/:browse",
    Replay::Always,
);

// Searches.

/// A repeat holds more numbers, and eats the quota of a week.
pub(crate) static SEARCH: Operation = Operation::new(
    "begin_search_available_phone_numbers",
    Method::POST,
    "/availablePhoneNumbers/countries/{countryCode}/:search",
    Replay::IfNotSent,
)
.success(&[202]);
pub(crate) static GET_SEARCH_RESULT: Operation =
    read("get_search_result", "/availablePhoneNumbers/searchResults/{searchId}");
pub(crate) static SEARCH_PLAN: OperationPlan =
    OperationPlan::new("search", "search_", &GET_OPERATION).cancel(&CANCEL_OPERATION);
pub(crate) const SEARCH_FINISH: Finish<PhoneNumberSearchResult> =
    Finish::Resource(&GET_SEARCH_RESULT, wire::found);

// Purchases. One request ever: a second one may buy again.

pub(crate) static PURCHASE: Operation = Operation::new(
    "begin_purchase_phone_numbers",
    Method::POST,
    "/availablePhoneNumbers/:purchase",
    Replay::Settle,
)
.success(&[202]);
pub(crate) static PURCHASE_PLAN: OperationPlan =
    OperationPlan::new("purchase", "purchase_", &GET_OPERATION).cancel(&CANCEL_OPERATION);
pub(crate) static PURCHASE_RESERVATION: Operation = Operation::new(
    "begin_reservation_purchase",
    Method::POST,
    "/availablePhoneNumbers/reservations/{reservationId}/:purchase",
    Replay::Settle,
)
.success(&[202]);
pub(crate) static RESERVATION_PURCHASE_PLAN: OperationPlan =
    OperationPlan::new("reservationPurchase", "reservationPurchase_", &GET_OPERATION)
        .cancel(&CANCEL_OPERATION);

// Operations.

const OPERATION: &str = "/phoneNumbers/operations/{operationId}";
pub(crate) static GET_OPERATION: Operation = read("get_operation", OPERATION);
pub(crate) static CANCEL_OPERATION: Operation =
    Operation::new("cancel_operation", Method::DELETE, OPERATION, Replay::Always)
        .success(&[204])
        .done_if_gone_on_repeat();

// Reservations.

const RESERVATION: &str = "/availablePhoneNumbers/reservations/{reservationId}";
/// It sets what it names, so twice is as once, but for a hold that lasts longer.
pub(crate) static PATCH_RESERVATION: Operation =
    Operation::new("create_or_update_reservation", Method::PATCH, RESERVATION, Replay::Always)
        .success(&[200, 201, 207]);
pub(crate) static GET_RESERVATION: Operation = read("get_reservation", RESERVATION);
pub(crate) static LIST_RESERVATIONS: Operation =
    read("list_reservations", "/availablePhoneNumbers/reservations");
pub(crate) static RESERVATIONS: Paging<PhoneNumbersReservation> =
    Paging::new("maxPageSize", wire::reservations);
pub(crate) static DELETE_RESERVATION: Operation =
    Operation::new("delete_reservation", Method::DELETE, RESERVATION, Replay::Always)
        .success(&[204])
        .done_if_gone_on_repeat();

/// The same request, where an answer of 404 is not good enough: it does not say who deleted the reservation.
pub(crate) static FENCE: Operation =
    Operation::new("settle_by_deleting_reservation", Method::DELETE, RESERVATION, Replay::Always)
        .success(&[204]);

// Operators.

/// A POST that reads. With additional details each look-up is charged, and the call is made `IfNotSent`.
pub(crate) static SEARCH_OPERATORS: Operation = Operation::new(
    "search_operator_information",
    Method::POST,
    "/operatorInformation/:search",
    Replay::Always,
);
