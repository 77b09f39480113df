//! The calls that are made of arguments. Nothing here does I/O.

use std::collections::HashSet;

use communication_common::{CountryCode, PhoneNumber};
use core_http::{
    Result,
    http::HeaderValue,
    serde_json,
    service::{Call, Operation},
};
use serde::Serialize;

use super::{
    ids::{PhonePlanGroupId, PhonePlanId, ReservationId},
    models::{LocationOptionsQuery, PstnConfiguration},
    operations::{
        CONFIGURE, GET_AREA_CODES, GET_CONFIGURATION, GET_LOCATION_OPTIONS, LIST_COUNTRIES, LIST_GROUPS,
        LIST_NUMBERS, LIST_PLANS, PURCHASE, RELEASE, RESERVE, UNCONFIGURE, UPDATE_CAPABILITIES,
    },
    requests::{
        AreaCodesRequest, CreateReservationRequest, ListOptions, PhonePlanGroupsRequest,
        UpdateCapabilitiesRequest,
    },
};
use crate::failure::{Fault, invalid_for};

fn checked(operation: &'static Operation, check: Result<(), Fault>) -> Result<()> {
    check.map_err(|fault| invalid_for(operation.name(), fault))
}

/// A JSON body with the charset that the library of the time named.
fn json(call: Call, body: &impl Serialize) -> Result<Call> {
    let body = serde_json::to_vec(body)
        .map_err(|_| invalid_for(call.operation().name(), "body: has no JSON form"))?;
    Ok(call.body(HeaderValue::from_static("application/json; charset=utf-8"), body.into()))
}

/// A list whose names have a language.
fn localized(operation: &'static Operation, segments: &[&str], options: &ListOptions) -> Result<Call> {
    checked(operation, options.check())?;
    Ok(Call::new(operation, segments)?.query("locale", &options.locale))
}

fn page(call: Call, options: &ListOptions) -> Call {
    call.query("skip", &options.skip.to_string()).query("take", "100")
}

pub(super) fn numbers(options: &ListOptions) -> Result<Call> {
    Ok(page(localized(&LIST_NUMBERS, &[], options)?, options))
}

pub(super) fn countries(options: &ListOptions) -> Result<Call> {
    Ok(page(localized(&LIST_COUNTRIES, &[], options)?, options))
}

pub(super) fn groups(request: &PhonePlanGroupsRequest, options: &ListOptions) -> Result<Call> {
    let rates = if request.include_rate_information { "true" } else { "false" };
    let call = localized(&LIST_GROUPS, &[request.country.as_str()], options)?;
    Ok(page(call.query("includeRateInformation", rates), options))
}

pub(super) fn plans(country: CountryCode, group: &PhonePlanGroupId, options: &ListOptions) -> Result<Call> {
    Ok(page(localized(&LIST_PLANS, &[country.as_str(), group.as_str()], options)?, options))
}

/// Lists of searches and releases have no language.
pub(super) fn entities(operation: &'static Operation, options: &ListOptions) -> Result<Call> {
    Ok(page(Call::new(operation, &[])?, options))
}

pub(super) fn location_options(
    country: CountryCode,
    group: &PhonePlanGroupId,
    plan: &PhonePlanId,
    options: &ListOptions,
) -> Result<Call> {
    localized(&GET_LOCATION_OPTIONS, &[country.as_str(), group.as_str(), plan.as_str()], options)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Locations<'a> {
    location_options: &'a [LocationOptionsQuery],
}

pub(super) fn area_codes(request: &AreaCodesRequest) -> Result<Call> {
    checked(&GET_AREA_CODES, request.check())?;
    let call = Call::new(&GET_AREA_CODES, &[request.country.as_str()])?
        .query("locationType", &request.location_type)
        .query("phonePlanId", request.phone_plan_id.as_str());
    json(call, &Locations { location_options: &request.location_options })
}

pub(super) fn update_capabilities(request: &UpdateCapabilitiesRequest) -> Result<Call> {
    checked(&UPDATE_CAPABILITIES, request.check())?;
    json(Call::new(&UPDATE_CAPABILITIES, &[])?, request)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Number<'a> {
    phone_number: &'a PhoneNumber,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configuration<'a> {
    pstn_configuration: &'a PstnConfiguration,
    phone_number: &'a PhoneNumber,
}

pub(super) fn configuration(phone_number: &PhoneNumber) -> Result<Call> {
    json(Call::new(&GET_CONFIGURATION, &[])?, &Number { phone_number })
}

pub(super) fn configure(phone_number: &PhoneNumber, pstn_configuration: &PstnConfiguration) -> Result<Call> {
    if pstn_configuration.callback_url.trim().is_empty() {
        return Err(invalid_for(CONFIGURE.name(), "callback_url: must not be blank"));
    }
    json(Call::new(&CONFIGURE, &[])?, &Configuration { pstn_configuration, phone_number })
}

pub(super) fn unconfigure(phone_number: &PhoneNumber) -> Result<Call> {
    json(Call::new(&UNCONFIGURE, &[])?, &Number { phone_number })
}

/// A stale connection is the usual cause of a lost answer, and a lost answer leaves numbers held that nobody knows of.
pub(super) fn reserve(request: &CreateReservationRequest) -> Result<Call> {
    checked(&RESERVE, request.check())?;
    Ok(json(Call::new(&RESERVE, &[])?, request)?.fresh_connection())
}

/// A call about one reservation, without a body.
pub(super) fn reservation(operation: &'static Operation, id: &ReservationId) -> Result<Call> {
    Call::new(operation, &[id.as_str()])
}

pub(super) fn purchase(id: &ReservationId) -> Result<Call> {
    Ok(reservation(&PURCHASE, id)?.fresh_connection())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Numbers<'a> {
    phone_numbers: &'a [PhoneNumber],
}

pub(super) fn release(phone_numbers: &[PhoneNumber]) -> Result<Call> {
    if phone_numbers.is_empty() {
        return Err(invalid_for(RELEASE.name(), "phone_numbers: must be one at least"));
    }
    if phone_numbers.iter().collect::<HashSet<_>>().len() < phone_numbers.len() {
        return Err(invalid_for(RELEASE.name(), "phone_numbers: must not name a number twice"));
    }
    Ok(json(Call::new(&RELEASE, &[])?, &Numbers { phone_numbers })?.fresh_connection())
}

#[cfg(test)]
mod tests {
    use core_http::service::Replay;

    use super::*;
    use crate::administration::models::{Capability, LocationType, NumberUpdateCapabilities};

    fn number() -> PhoneNumber {
        PhoneNumber::parse("+14255550123").unwrap()
    }

    fn request() -> CreateReservationRequest {
        CreateReservationRequest::new("n", "d", [PhonePlanId::new("p").unwrap()], "206")
    }

    #[test]
    fn money_travels_on_fresh_connections_and_is_not_repeated() {
        let id = ReservationId::new("s1").unwrap();
        for (call, replay) in [
            (purchase(&id), Replay::Settle),
            (reserve(&request()), Replay::IfNotSent),
            (release(&[number()]), Replay::IfNotSent),
        ] {
            let call = call.unwrap();
            assert!(call.wants_fresh_connection());
            assert_eq!(call.replay(), replay);
        }
        assert!(purchase(&id).unwrap().body_bytes().is_empty());
    }

    #[test]
    fn the_target_of_a_configuration_is_sent() {
        let configuration = PstnConfiguration::new("https://cb").azure_pstn_target_id("t");
        let call = configure(&number(), &configuration).unwrap();
        let body = r#"{"pstnConfiguration":{"callbackUrl":"https://cb","azurePstnTargetId":"t"},"phoneNumber":"+14255550123"}"#;
        assert_eq!(&call.body_bytes()[..], body.as_bytes());
    }

    #[test]
    fn what_breaks_a_rule_is_refused_with_the_method_and_the_field() {
        let long = "ü".repeat(256);
        let plan = || [PhonePlanId::new("p").unwrap()];
        let change = |change| UpdateCapabilitiesRequest::new().phone_number(&number(), change);
        let calling = [Capability::Calling];
        let at = |label: &str, value: &str| {
            AreaCodesRequest::new(CountryCode::US, LocationType::Selection, PhonePlanId::new("p").unwrap())
                .location_options([LocationOptionsQuery::new(label, value)])
        };
        for (call, message) in [
            (reserve(&request().quantity(0)), "quantity: must be at least 1"),
            (reserve(&request().quantity(1 << 31)), "quantity: must be at most 2147483647"),
            (
                reserve(&CreateReservationRequest::new(&long, "d", plan(), "206")),
                "name: must be at most 255 characters",
            ),
            (
                reserve(&CreateReservationRequest::new("n", &long, plan(), "206")),
                "description: must be at most 255 characters",
            ),
            (
                reserve(&CreateReservationRequest::new("n", "d", [], "206")),
                "phone_plan_ids: must be one at least",
            ),
            (
                reserve(&CreateReservationRequest::new("n", "d", plan(), "20x")),
                "area_code: must be digits, such as 206",
            ),
            (release(&[]), "phone_numbers: must be one at least"),
            (release(&[number(), number()]), "phone_numbers: must not name a number twice"),
            (configure(&number(), &PstnConfiguration::new(" ")), "callback_url: must not be blank"),
            (update_capabilities(&UpdateCapabilitiesRequest::new()), "phone_numbers: must be one at least"),
            (
                update_capabilities(&change(NumberUpdateCapabilities::new())),
                "phone_numbers: a change must add or remove something",
            ),
            (
                update_capabilities(&change(NumberUpdateCapabilities::new().add(["".into()]))),
                "capabilities: must not be blank",
            ),
            (
                update_capabilities(&change(
                    NumberUpdateCapabilities::new().add(calling.clone()).remove(calling.clone()),
                )),
                "capabilities: the same must not be added and removed",
            ),
            (numbers(&ListOptions::new().locale(" ")), "locale: must be a language, such as fr-FR"),
            (
                area_codes(&AreaCodesRequest::new(CountryCode::US, "", PhonePlanId::new("p").unwrap())),
                "location_type: must not be blank",
            ),
            (area_codes(&at("", "WA")), "location_options: must have a label and a value at each level"),
            (area_codes(&at("state", " ")), "location_options: must have a label and a value at each level"),
        ] {
            let error = call.unwrap_err();
            let operation = error.operation().unwrap();
            assert_eq!(error.to_string(), format!("{operation}: {message}"));
        }
        let longest = "ü".repeat(255);
        assert!(reserve(&CreateReservationRequest::new(&longest, &longest, plan(), "206")).is_ok());
        assert!(reserve(&request().quantity(i32::MAX as u32)).is_ok());
    }
}
