//! The calls that are made of arguments. Nothing here does I/O.

use communication_common::{CountryCode, PhoneNumber};
use core_http::{
    Result,
    http::{HeaderValue, header},
    service::{Call, Operation, Replay},
};

use crate::{
    failure::{Fault, invalid_for},
    ids::{OperationId, ReservationId, SearchId},
    models::{PhoneNumberAssignmentType, PhoneNumberType},
    operations::{
        BROWSE, GET_NUMBER, GET_SEARCH_RESULT, LIST_COUNTRIES, LIST_GEOGRAPHIC_AREA_CODES, LIST_LOCALITIES,
        LIST_MOBILE_AREA_CODES, LIST_NUMBERS, LIST_OFFERINGS, LIST_RESERVATIONS, LIST_TOLL_FREE_AREA_CODES,
        PATCH_RESERVATION, PURCHASE, PURCHASE_RESERVATION, RELEASE, SEARCH, SEARCH_OPERATORS,
        UPDATE_CAPABILITIES,
    },
    requests::{
        BrowseRequest, GeographicAreaCodesRequest, LocalitiesRequest, MobileAreaCodesRequest,
        OfferingsRequest, OperatorInformationRequest, PhoneNumberCapabilitiesRequest, PurchaseRequest,
        ReservationPurchaseRequest, ReservationRequest, SearchRequest,
    },
    wire,
};

/// The language in which names of countries and places come.
pub(crate) type Language = Option<HeaderValue>;

fn checked(operation: &'static Operation, check: Result<(), Fault>) -> Result<()> {
    check.map_err(|fault| invalid_for(operation.name(), fault))
}

pub(crate) fn number(phone_number: &PhoneNumber) -> Result<Call> {
    Call::new(&GET_NUMBER, &[phone_number.as_str()])
}

pub(crate) fn numbers() -> Result<Call> {
    Ok(Call::new(&LIST_NUMBERS, &[])?.query("skip", "0").query("top", "100"))
}

/// A list that begins at its beginning; the official clients send the defaults, and so do we.
fn list(operation: &'static Operation, country: Option<CountryCode>, language: &Language) -> Result<Call> {
    let country = country.as_ref().map(CountryCode::as_str);
    let call = Call::new(operation, country.as_slice())?.query("skip", "0").query("maxPageSize", "100");
    Ok(match language {
        Some(language) => call.header(header::ACCEPT_LANGUAGE, language.clone()),
        None => call,
    })
}

pub(crate) fn countries(language: &Language) -> Result<Call> {
    list(&LIST_COUNTRIES, None, language)
}

pub(crate) fn localities(request: &LocalitiesRequest, language: &Language) -> Result<Call> {
    checked(&LIST_LOCALITIES, request.check())?;
    Ok(request.add_to(list(&LIST_LOCALITIES, Some(request.country), language)?))
}

pub(crate) fn offerings(request: &OfferingsRequest, language: &Language) -> Result<Call> {
    Ok(request.add_to(list(&LIST_OFFERINGS, Some(request.country), language)?))
}

fn area_codes(
    operation: &'static Operation,
    country: CountryCode,
    phone_number_type: &PhoneNumberType,
    language: &Language,
) -> Result<Call> {
    Ok(list(operation, Some(country), language)?.query("phoneNumberType", phone_number_type.as_str()))
}

/// Toll-free numbers are given to applications alone.
pub(crate) fn toll_free_area_codes(country: CountryCode, language: &Language) -> Result<Call> {
    let call = area_codes(&LIST_TOLL_FREE_AREA_CODES, country, &PhoneNumberType::TollFree, language)?;
    Ok(call.query("assignmentType", PhoneNumberAssignmentType::Application.as_str()))
}

pub(crate) fn geographic_area_codes(
    request: &GeographicAreaCodesRequest,
    language: &Language,
) -> Result<Call> {
    checked(&LIST_GEOGRAPHIC_AREA_CODES, request.check())?;
    let kind = PhoneNumberType::Geographic;
    Ok(request.add_to(area_codes(&LIST_GEOGRAPHIC_AREA_CODES, request.country, &kind, language)?))
}

pub(crate) fn mobile_area_codes(request: &MobileAreaCodesRequest, language: &Language) -> Result<Call> {
    checked(&LIST_MOBILE_AREA_CODES, request.check())?;
    let kind = PhoneNumberType::Mobile;
    Ok(request.add_to(area_codes(&LIST_MOBILE_AREA_CODES, request.country, &kind, language)?))
}

pub(crate) fn browse(request: &BrowseRequest) -> Result<Call> {
    checked(&BROWSE, request.check())?;
    Call::new(&BROWSE, &[request.country.as_str()])?.json(request)
}

/// A check of a search holds the request to the rules of the search.
pub(crate) fn check_search(request: &SearchRequest) -> Result<()> {
    request.check().map_err(|fault| invalid_for("check_search", fault))
}

/// A stale connection is the usual cause of a lost answer, and a lost answer costs a search of the few that a week has.
pub(crate) fn search(request: &SearchRequest) -> Result<Call> {
    checked(&SEARCH, request.check())?;
    Ok(Call::new(&SEARCH, &[request.country.as_str()])?.json(request)?.fresh_connection())
}

pub(crate) fn search_result(id: &SearchId) -> Result<Call> {
    Call::new(&GET_SEARCH_RESULT, &[id.as_str()])
}

/// Money does not ride on an idle connection: a stale one is the usual cause of a lost answer.
pub(crate) fn purchase(request: &PurchaseRequest) -> Result<Call> {
    let body = wire::Purchase {
        search_id: request.search_id(),
        agree_to_not_resell: request.terms.agree_to_not_resell,
    };
    Ok(Call::new(&PURCHASE, &[])?.json(&body)?.fresh_connection())
}

pub(crate) fn purchase_reservation(request: &ReservationPurchaseRequest) -> Result<Call> {
    let call = reservation(&PURCHASE_RESERVATION, request.reservation_id())?.fresh_connection();
    match request.terms.agree_to_not_resell {
        Some(agree_to_not_resell) => call.json(&wire::Agreement { agree_to_not_resell }),
        // As the official clients: the type of a body is declared, and none is sent.
        None => Ok(call.header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))),
    }
}

pub(crate) fn release(phone_number: &PhoneNumber) -> Result<Call> {
    Ok(Call::new(&RELEASE, &[phone_number.as_str()])?.fresh_connection())
}

pub(crate) fn update_capabilities(
    phone_number: &PhoneNumber,
    request: &PhoneNumberCapabilitiesRequest,
) -> Result<Call> {
    checked(&UPDATE_CAPABILITIES, request.check())?;
    Ok(Call::new(&UPDATE_CAPABILITIES, &[phone_number.as_str()])?.merge_patch(request)?.fresh_connection())
}

/// A call about one long-running operation, without a body.
pub(crate) fn operation(operation: &'static Operation, id: &OperationId) -> Result<Call> {
    Call::new(operation, &[id.as_str()])
}

/// A call about one reservation, without a body.
pub(crate) fn reservation(operation: &'static Operation, id: &ReservationId) -> Result<Call> {
    Call::new(operation, &[id.as_str()])
}

pub(crate) fn reservations() -> Result<Call> {
    Ok(Call::new(&LIST_RESERVATIONS, &[])?.query("maxPageSize", "100"))
}

pub(crate) fn patch_reservation(request: &ReservationRequest) -> Result<Call> {
    checked(&PATCH_RESERVATION, request.check())?;
    reservation(&PATCH_RESERVATION, request.id())?.merge_patch(request)
}

pub(crate) fn operators(request: &OperatorInformationRequest) -> Result<Call> {
    checked(&SEARCH_OPERATORS, request.check())?;
    let call = Call::new(&SEARCH_OPERATORS, &[])?.json(request)?;
    Ok(if request.is_charged() { call.with_replay(Replay::IfNotSent) } else { call })
}
