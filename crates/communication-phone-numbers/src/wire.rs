//! The JSON of requests and answers, where it is not the model.

use communication_common::CountryCode;
use core_http::{ErrorKind, Response, Result, service::PageContent};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::{
    ids::{OperationId, SearchId},
    models::{
        AvailablePhoneNumber, PhoneNumberAreaCode, PhoneNumberAssignmentType, PhoneNumberCapabilities,
        PhoneNumberCountry, PhoneNumberLocality, PhoneNumberOffering, PhoneNumberOperation,
        PhoneNumberOperationType, PhoneNumberSearchResult, PhoneNumberType, PhoneNumbersReservation,
        PurchasedPhoneNumber,
    },
};

/// A number as a reservation takes it: without what only the service says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReservedNumber {
    country_code: CountryCode,
    capabilities: PhoneNumberCapabilities,
    phone_number_type: PhoneNumberType,
    assignment_type: PhoneNumberAssignmentType,
}

impl ReservedNumber {
    pub(crate) fn of(number: &AvailablePhoneNumber) -> Self {
        Self {
            country_code: number.country_code,
            capabilities: number.capabilities.clone(),
            phone_number_type: number.phone_number_type.clone(),
            assignment_type: number.assignment_type.clone(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Purchase<'a> {
    pub(crate) search_id: &'a SearchId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agree_to_not_resell: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Agreement {
    pub(crate) agree_to_not_resell: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Purchased {
    phone_numbers: Vec<PurchasedPhoneNumber>,
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Countries {
    countries: Option<Vec<PhoneNumberCountry>>,
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Localities {
    phone_number_localities: Option<Vec<PhoneNumberLocality>>,
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AreaCodes {
    area_codes: Vec<AreaCode>,
    next_link: Option<String>,
}

/// The contract does not promise the only field there is; an item without it says nothing.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AreaCode {
    area_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offerings {
    phone_number_offerings: Option<Vec<PhoneNumberOffering>>,
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reservations {
    reservations: Vec<PhoneNumbersReservation>,
    next_link: Option<String>,
}

pub(crate) fn purchased(answer: &Response) -> Result<PageContent<PurchasedPhoneNumber>> {
    let page: Purchased = answer.json()?;
    Ok(PageContent::new(page.phone_numbers, page.next_link))
}

pub(crate) fn countries(answer: &Response) -> Result<PageContent<PhoneNumberCountry>> {
    let page: Countries = answer.json()?;
    Ok(PageContent::new(page.countries.unwrap_or_default(), page.next_link))
}

pub(crate) fn localities(answer: &Response) -> Result<PageContent<PhoneNumberLocality>> {
    let page: Localities = answer.json()?;
    Ok(PageContent::new(page.phone_number_localities.unwrap_or_default(), page.next_link))
}

pub(crate) fn area_codes(answer: &Response) -> Result<PageContent<PhoneNumberAreaCode>> {
    let page: AreaCodes = answer.json()?;
    let codes = page.area_codes.into_iter().filter_map(|item| item.area_code);
    let codes = codes.map(|area_code| PhoneNumberAreaCode { area_code });
    Ok(PageContent::new(codes.collect(), page.next_link))
}

pub(crate) fn offerings(answer: &Response) -> Result<PageContent<PhoneNumberOffering>> {
    let page: Offerings = answer.json()?;
    Ok(PageContent::new(page.phone_number_offerings.unwrap_or_default(), page.next_link))
}

pub(crate) fn reservations(answer: &Response) -> Result<PageContent<PhoneNumbersReservation>> {
    let page: Reservations = answer.json()?;
    Ok(PageContent::new(page.reservations, page.next_link))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Browsed {
    pub(crate) phone_numbers: Vec<AvailablePhoneNumber>,
}

/// The contract does not promise the list.
#[derive(Deserialize)]
pub(crate) struct Operators {
    pub(crate) values: Option<Vec<crate::models::OperatorInformation>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    id: OperationId,
    #[serde(rename = "operationType")]
    kind: PhoneNumberOperationType,
    status: String,
    #[serde(with = "time::serde::rfc3339")]
    created_date_time: OffsetDateTime,
    #[serde(default, with = "time::serde::rfc3339::option")]
    last_action_date_time: Option<OffsetDateTime>,
    error: Option<Value>,
}

pub(crate) fn operation(answer: &Response) -> Result<PhoneNumberOperation> {
    let read: Operation = answer.json()?;
    Ok(PhoneNumberOperation {
        id: read.id,
        operation_type: read.kind,
        status: read.status.as_str().into(),
        created_date_time: read.created_date_time,
        // The year 1 is how the service writes that it does not know.
        last_action_date_time: read.last_action_date_time.filter(|time| time.year() > 1),
        error: read.error.as_ref().and_then(|error| answer.service_error(error)),
    })
}

/// What a search that succeeded has found. An empty result is no success, whatever the operation says.
pub(crate) fn found(answer: &Response) -> Result<PhoneNumberSearchResult> {
    let result: PhoneNumberSearchResult = answer.json()?;
    if !result.phone_numbers.is_empty() {
        return Ok(result);
    }
    let reason = result.failure().map(|error| format!(": {error}")).unwrap_or_default();
    let message = format!("the search {} has found no numbers{reason}", result.search_id);
    Err(answer.failure(ErrorKind::OperationFailed, message).build())
}
