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

#[cfg(test)]
mod tests {
    use core_http::service::Method;

    use super::*;
    use crate::{
        models::{PhoneNumberCapabilities, PhoneNumberCapabilityType as Can, PhoneNumberType as Kind},
        operations::{CANCEL_OPERATION, DELETE_RESERVATION},
    };

    fn search_for(kind: Kind) -> SearchRequest {
        let can = PhoneNumberCapabilities::new(Can::Outbound, Can::None);
        SearchRequest::new(CountryCode::GB, kind, PhoneNumberAssignmentType::Application, can)
    }

    fn body(call: &Call) -> &str {
        std::str::from_utf8(call.body_bytes()).unwrap()
    }

    #[test]
    fn a_number_is_one_segment_with_its_plus_escaped() {
        let call = number(&PhoneNumber::parse("+14255550123").unwrap()).unwrap();
        assert_eq!((call.path(), call.query_text()), ("/phoneNumbers/%2B14255550123", ""));
    }

    #[test]
    fn a_search_sends_all_that_it_wants_on_a_fresh_connection() {
        let call = search(&search_for(Kind::TollFree).area_code("800").quantity(5)).unwrap();
        assert_eq!(call.path(), "/availablePhoneNumbers/countries/GB/:search");
        let expected = r#"{"phoneNumberType":"tollFree","assignmentType":"application","capabilities":{"calling":"outbound","sms":"none"},"areaCode":"800","quantity":5}"#;
        assert_eq!(body(&call), expected);
        assert!(call.wants_fresh_connection() && call.replay() == Replay::IfNotSent);
        let of_tomorrow = search(&search_for(Kind::from("satellite"))).unwrap();
        assert!(
            body(&of_tomorrow).starts_with(r#"{"phoneNumberType":"satellite","#),
            "{}",
            body(&of_tomorrow)
        );
    }

    #[test]
    fn filters_are_encoded_and_what_is_not_given_is_not_sent() {
        let request = GeographicAreaCodesRequest::new(CountryCode::US)
            .locality("Coeur d'Alene & Ö")
            .administrative_division("ID")
            .assignment_type(PhoneNumberAssignmentType::Person);
        let call = geographic_area_codes(&request, &None).unwrap();
        let expected = "skip=0&maxPageSize=100&phoneNumberType=geographic&assignmentType=person\
                        &locality=Coeur%20d%27Alene%20%26%20%C3%96&administrativeDivision=ID";
        assert_eq!(call.query_text(), expected);
        let all = offerings(&OfferingsRequest::new(CountryCode::US), &None).unwrap();
        assert_eq!(all.query_text(), "skip=0&maxPageSize=100");
        let browsed = browse(&BrowseRequest::new(CountryCode::US, Kind::Mobile).sms(Can::Inbound)).unwrap();
        assert_eq!(body(&browsed), r#"{"phoneNumberType":"mobile","capabilities":{"sms":"inbound"}}"#);
        assert_eq!((browsed.operation().method(), browsed.replay()), (&Method::POST, Replay::Always));
    }

    #[test]
    fn a_reservation_is_patched_by_what_changes() {
        let id = ReservationId::new("6227aeb8-8086-4824-9586-05cafe96f37b").unwrap();
        let out = "14255550124".parse::<crate::ids::PhoneNumberId>().unwrap();
        let on_offer = serde_json::from_str(
            r#"{"phoneNumber":"+14255550123","countryCode":"US","phoneNumberType":"tollFree","status":"available",
            "assignmentType":"application","capabilities":{"calling":"none","sms":"none"}}"#,
        );
        let request = ReservationRequest::new(id.clone()).remove_phone_number(out);
        let call = patch_reservation(&request.add_phone_number(&on_offer.unwrap())).unwrap();
        assert_eq!(call.headers()[header::CONTENT_TYPE], "application/merge-patch+json");
        let expected = r#"{"phoneNumbers":{"14255550123":{"countryCode":"US","capabilities":{"calling":"none","sms":"none"},"phoneNumberType":"tollFree","assignmentType":"application"},"14255550124":null}}"#;
        assert_eq!(body(&call), expected);
        let empty = patch_reservation(&ReservationRequest::new(id.clone())).unwrap();
        assert_eq!(body(&empty), r#"{"phoneNumbers":{}}"#);
        let delete = reservation(&DELETE_RESERVATION, &id).unwrap();
        assert_eq!((delete.operation().method(), delete.body_bytes().len()), (&Method::DELETE, 0));
    }

    #[test]
    fn a_charged_look_up_is_more_careful_than_a_free_one() {
        let request = OperatorInformationRequest::new([PhoneNumber::parse("+14255550123").unwrap()]);
        assert_eq!(operators(&request).unwrap().replay(), Replay::Always);
        let charged = operators(&request.include_additional_operator_details(true)).unwrap();
        assert_eq!(charged.replay(), Replay::IfNotSent);
        let cancel = operation(&CANCEL_OPERATION, &OperationId::new("search_x").unwrap()).unwrap();
        assert_eq!(cancel.path(), "/phoneNumbers/operations/search_x");
    }

    #[test]
    fn what_breaks_a_rule_is_refused_with_the_method_and_the_field() {
        let nameless = serde_json::from_str(
            r#"{"countryCode":"US","phoneNumberType":"tollFree","assignmentType":"application",
            "capabilities":{"calling":"none","sms":"none"}}"#,
        );
        let reservation_id = ReservationId::new("6227aeb8-8086-4824-9586-05cafe96f37b").unwrap();
        let nobody = ReservationRequest::new(reservation_id).add_phone_number(&nameless.unwrap());
        let prefix = BrowseRequest::new(CountryCode::US, Kind::Mobile).phone_number_prefixes(["833", "8x"]);
        let name = "begin_search_available_phone_numbers";
        for (refused, text) in [
            (
                search(&search_for(Kind::TollFree).quantity(0)),
                format!("{name}: quantity: must be at least 1"),
            ),
            (
                search(&search_for(Kind::TollFree).quantity(1 << 31)),
                format!("{name}: quantity: must be at most 2147483647"),
            ),
            (
                search(&search_for(Kind::TollFree).area_code("42-5")),
                format!("{name}: area_code: must be digits, such as 425"),
            ),
            (
                search(&search_for(Kind::TollFree).area_code("")),
                format!("{name}: area_code: must be digits, such as 425"),
            ),
            (
                search(&search_for(Kind::TollFree).area_code("12345678901")),
                format!("{name}: area_code: must be at most 10 digits"),
            ),
            (
                browse(&prefix),
                "browse_available_phone_numbers: phone_number_prefixes: must be digits, such as 833"
                    .to_owned(),
            ),
            (
                patch_reservation(&nobody),
                "create_or_update_reservation: phone_numbers: each must have an id or a number".to_owned(),
            ),
            (
                operators(&OperatorInformationRequest::new([])),
                "search_operator_information: phone_numbers: must be one at least".to_owned(),
            ),
        ] {
            assert_eq!(refused.unwrap_err().to_string(), text);
        }
        assert!(search(&search_for(Kind::TollFree).quantity(i32::MAX as u32)).is_ok());
    }
}
