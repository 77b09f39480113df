//! The JSON of answers of the 2020 preview, where it is not the model.

use core_http::{Response, Result, service::PageContent};
use serde::Deserialize;

use super::{
    ids::{CapabilitiesUpdateId, ReleaseId, ReservationId},
    models::{
        AcquiredPhoneNumber, LocationOptions, PhoneNumberEntity, PhonePlan, PhonePlanGroup, PstnConfiguration,
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Groups {
    phone_plan_groups: Option<Vec<PhonePlanGroup>>,
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plans {
    phone_plans: Option<Vec<PhonePlan>>,
    next_link: Option<String>,
}

/// A list without its numbers would say that none is owned, which decides about purchases.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Numbers {
    phone_numbers: Vec<AcquiredPhoneNumber>,
    next_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entities {
    entities: Option<Vec<PhoneNumberEntity>>,
    next_link: Option<String>,
}

pub(super) fn groups(answer: &Response) -> Result<PageContent<PhonePlanGroup>> {
    let page: Groups = answer.json()?;
    Ok(PageContent::new(page.phone_plan_groups.unwrap_or_default(), page.next_link))
}

pub(super) fn plans(answer: &Response) -> Result<PageContent<PhonePlan>> {
    let page: Plans = answer.json()?;
    Ok(PageContent::new(page.phone_plans.unwrap_or_default(), page.next_link))
}

pub(super) fn numbers(answer: &Response) -> Result<PageContent<AcquiredPhoneNumber>> {
    let page: Numbers = answer.json()?;
    Ok(PageContent::new(page.phone_numbers, page.next_link))
}

pub(super) fn entities(answer: &Response) -> Result<PageContent<PhoneNumberEntity>> {
    let page: Entities = answer.json()?;
    Ok(PageContent::new(page.entities.unwrap_or_default(), page.next_link))
}

/// A plan that needs no place may have no tree.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Locations {
    pub(super) location_options: Option<LocationOptions>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Configured {
    pub(super) pstn_configuration: PstnConfiguration,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reserved {
    pub(super) search_id: ReservationId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Released {
    pub(super) release_id: ReleaseId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Updated {
    pub(super) capabilities_update_id: CapabilitiesUpdateId,
}
