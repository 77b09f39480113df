//! Looking: each function asks once, says what that shows, and notes it for the people who will read the error.

use std::collections::HashSet;

use communication_common::PhoneNumber;
use core_http::{Error, Pager, Response, Result, service::Pipeline};
use time::{Duration, OffsetDateTime};

use super::release_end::ReleaseEnd;
use crate::{
    administration::{
        calls,
        ids::{ReleaseId, ReservationId},
        models::{PhoneNumberEntity, PhoneNumberRelease, PhoneNumberReservation},
        operations::{ENTITIES, GET_RELEASE, GET_RESERVATION, LIST_RELEASES, NUMBERS},
        requests::{ListOptions, UpdateCapabilitiesRequest},
    },
    settle::look::Looks,
};

/// How far the clocks of the service's parts may be apart.
const SLACK: Duration = Duration::minutes(5);

/// A read of a reservation, with the answer that it was read from.
pub(super) async fn reservation(
    pipeline: &Pipeline,
    id: &ReservationId,
) -> Result<(PhoneNumberReservation, Response)> {
    let answer = pipeline.send(calls::reservation(&GET_RESERVATION, id)?).await?;
    let record: PhoneNumberReservation = answer.json()?;
    if !record.reservation_id.as_str().eq_ignore_ascii_case(id.as_str()) {
        return Err(answer.unexpected("is another reservation"));
    }
    Ok((record, answer))
}

/// Which of these numbers the complete list of owned ones shows; `None` if it could not be read.
pub(super) async fn owned(
    pipeline: &Pipeline,
    numbers: &[PhoneNumber],
    looks: &mut Looks,
) -> Option<Vec<PhoneNumber>> {
    let what = "list of phone numbers";
    let read = async {
        let mut listed = HashSet::new();
        let mut pager = Pager::from_result(pipeline, calls::numbers(&ListOptions::new()), &NUMBERS);
        while let Some(number) = pager.try_next().await? {
            listed.insert(number.phone_number.digits().to_owned());
        }
        Ok::<_, Error>(listed)
    };
    match read.await {
        Ok(listed) => {
            let owned: Vec<_> =
                numbers.iter().filter(|number| listed.contains(number.digits())).cloned().collect();
            looks.note(what, format!("{} of {}", owned.len(), numbers.len()));
            Some(owned)
        }
        Err(error) => {
            looks.note_error(what, &error);
            None
        }
    }
}

/// A read of a release, with the answer that it was read from.
pub(super) async fn release(pipeline: &Pipeline, id: &ReleaseId) -> Result<(PhoneNumberRelease, Response)> {
    let call = core_http::service::Call::new(&GET_RELEASE, &[id.as_str()])?;
    let answer = pipeline.send(call).await?;
    Ok((answer.json()?, answer))
}

/// The latest release of exactly these numbers that could be the one which was begun then. The list has no numbers, so those
/// that could be it are read one by one.
pub(super) async fn find_release(
    pipeline: &Pipeline,
    numbers: &[PhoneNumber],
    begun: OffsetDateTime,
    looks: &mut Looks,
) -> Option<ReleaseId> {
    let what = "list of releases";
    match matching_release(pipeline, numbers, begun).await {
        Ok(Some(id)) => {
            looks.note(what, format!("release {id} is of these numbers"));
            Some(id)
        }
        Ok(None) => {
            looks.note(what, "none is of these numbers");
            None
        }
        Err(error) => {
            looks.note_error(what, &error);
            None
        }
    }
}

async fn matching_release(
    pipeline: &Pipeline,
    numbers: &[PhoneNumber],
    begun: OffsetDateTime,
) -> Result<Option<ReleaseId>> {
    let wanted: HashSet<&str> = numbers.iter().map(PhoneNumber::digits).collect();
    let first = calls::entities(&LIST_RELEASES, &ListOptions::new());
    let mut pager: Pager<PhoneNumberEntity> = Pager::from_result(pipeline, first, &ENTITIES);
    let mut latest: Option<(Option<OffsetDateTime>, ReleaseId)> = None;
    while let Some(entity) = pager.try_next().await? {
        let created = entity.created_at;
        if created.is_some_and(|created| created < begun - SLACK) {
            continue;
        }
        let id = ReleaseId::new(entity.id)?;
        let (found, _) = release(pipeline, &id).await?;
        let details = found.phone_number_release_status_details.keys().map(PhoneNumber::digits);
        // One of a minute ago that has failed is why this one was asked for.
        let is_older = created.is_none_or(|created| created < begun);
        let has_failed = ReleaseEnd::of(&found, numbers).is_some_and(|end| !end.is_good());
        let could_be = details.collect::<HashSet<_>>() == wanted && !(is_older && has_failed);
        if could_be && latest.as_ref().is_none_or(|(before, _)| *before < created) {
            latest = Some((created, id));
        }
    }
    Ok(latest.map(|(_, id)| id))
}

/// Whether all numbers can do what a change wants; what can be done is all that shows it.
pub(in crate::administration) async fn is_update_made(
    pipeline: &Pipeline,
    request: &UpdateCapabilitiesRequest,
    looks: &mut Looks,
) -> bool {
    let what = "capabilities in the list of phone numbers";
    let read = async {
        let mut made = HashSet::new();
        let mut pager = Pager::from_result(pipeline, calls::numbers(&ListOptions::new()), &NUMBERS);
        while let Some(number) = pager.try_next().await? {
            let change = request.changes.get(&number.phone_number);
            if change.is_some_and(|change| change.is_made(&number.acquired_capabilities)) {
                made.insert(number.phone_number);
            }
        }
        Ok::<_, Error>(made.len())
    };
    match read.await {
        Ok(made) => {
            looks.note(what, format!("{made} of {} numbers are as wanted", request.changes.len()));
            made == request.changes.len()
        }
        Err(error) => {
            looks.note_error(what, &error);
            false
        }
    }
}
