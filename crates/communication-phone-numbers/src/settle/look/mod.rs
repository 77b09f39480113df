//! Looking: each function asks once, says what that shows, and notes it for the people who will read the error.

mod number;

use std::{collections::BTreeMap, time::Duration};

use communication_common::PhoneNumber;
use core_http::{
    CallOptions, Error, Look, OperationStatus, Result, RetryOptions, ServiceError, http::StatusCode,
    service::Pipeline,
};
use serde::Deserialize;
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

pub(crate) use self::number::{Owned, listed, number, whole_number};
use super::table::OperationSeen;
use crate::{
    calls,
    ids::{OperationId, PhoneNumberId, ReservationId, SearchId},
    models::{
        PhoneNumberAvailabilityStatus, PhoneNumberOperationType, PhoneNumberSearchResultError,
        ReservationStatus, null_is_default, number::all,
    },
    operations::{GET_OPERATION, GET_RESERVATION},
};

/// A look that takes longer is not waited for: the next one is near.
const LONGEST: Duration = Duration::from_secs(10);

/// What was looked at, each thing once, with its last answer.
#[derive(Debug, Default)]
pub(crate) struct Looks(Vec<Look>);

impl Looks {
    pub(crate) fn note(&mut self, what: impl Into<String>, answer: impl Into<String>) {
        let look = Look::new(what, answer);
        self.0.retain(|noted| noted.what() != look.what());
        self.0.push(look);
    }

    pub(crate) fn note_error(&mut self, what: impl Into<String>, error: &Error) {
        let answer = match (error.status(), error.code()) {
            (Some(status), Some(code)) => format!("{} {code}", status.as_u16()),
            (Some(status), None) => status.to_string(),
            (None, _) => error.kind().to_string(),
        };
        self.note(what, answer);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Look> {
        self.0.iter()
    }
}

/// A view whose requests are sent once and soon given up: the looks are their own repeats.
pub(crate) fn brief(pipeline: &Pipeline) -> Pipeline {
    let timeout = pipeline.call_timeout().min(LONGEST);
    pipeline.with_call_options(CallOptions::new().timeout(timeout).retry(RetryOptions::none()))
}

/// Whether the service, and nobody in between, says that there is no such thing.
pub(crate) fn is_absent(error: &Error) -> bool {
    let says_so = error.code().is_some_and(|code| matches!(code, "NotFound" | "ReservationNotFound"));
    error.status() == Some(StatusCode::NOT_FOUND) && says_so
}

/// The year 1 is how the service writes that it does not know.
pub(crate) fn told(time: Option<OffsetDateTime>) -> Option<OffsetDateTime> {
    time.filter(|time| time.year() > 1)
}

/// What an operation shows.
#[derive(Debug)]
pub(crate) struct OperationLook {
    pub(crate) seen: OperationSeen,
    pub(crate) word: OperationStatus,
    pub(crate) error: Option<ServiceError>,
    pub(crate) retry_after: Option<Duration>,
}

#[derive(Deserialize)]
struct Operation {
    status: String,
    #[serde(rename = "operationType")]
    kind: Option<PhoneNumberOperationType>,
    error: Option<Value>,
}

/// Whether an operation says that it is of another of the known kinds than its id.
fn is_of_another_kind(id: &str, said: Option<&PhoneNumberOperationType>) -> bool {
    let Ok(id) = OperationId::new(id) else { return false };
    said.is_some_and(|said| !matches!(said, PhoneNumberOperationType::Other(_)) && *said != id.kind())
}

/// A read of an operation.
pub(crate) async fn operation(pipeline: &Pipeline, id: &str, looks: &mut Looks) -> Result<OperationLook> {
    let what = format!("operation {id}");
    let read = async {
        let call = core_http::service::Call::new(&GET_OPERATION, &[id])?;
        let answer = pipeline.send(call).await?;
        let operation: Operation = answer.json()?;
        if is_of_another_kind(id, operation.kind.as_ref()) {
            return Err(answer.unexpected("the operation is of another kind"));
        }
        let word = OperationStatus::from(operation.status.trim());
        let seen = match word {
            OperationStatus::Succeeded => OperationSeen::Succeeded,
            OperationStatus::Failed | OperationStatus::Canceled => OperationSeen::Ended,
            _ if word.as_str().is_empty() => return Err(answer.unexpected("the operation has no status")),
            _ => OperationSeen::UnderWay,
        };
        let error = operation.error.as_ref().and_then(|error| answer.service_error(error));
        let retry_after = answer.retry_after(pipeline.runtime().now());
        Ok(OperationLook { seen, word, error, retry_after })
    }
    .await;
    match &read {
        Ok(look) => looks.note(what, look.word.as_str()),
        Err(error) => looks.note_error(what, error),
    }
    read
}

/// What a failed read of an operation shows.
pub(crate) fn operation_unread(error: &Error) -> OperationSeen {
    if is_absent(error) { OperationSeen::Absent } else { OperationSeen::Unread }
}

/// What settling needs of a search.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Search {
    #[serde(rename = "searchId")]
    id: String,
    #[serde(default, deserialize_with = "all")]
    pub(crate) phone_numbers: Vec<PhoneNumber>,
    #[serde(default, rename = "searchExpiresBy", with = "time::serde::rfc3339::option")]
    pub(crate) expires: Option<OffsetDateTime>,
    pub(crate) error: Option<PhoneNumberSearchResultError>,
}

/// What a look at something shows.
#[derive(Debug, Clone, Default)]
pub(crate) enum Seen<T> {
    /// It could not be read, or was not looked at.
    #[default]
    Unread,
    /// The service does not know it.
    Gone,
    /// It is there.
    There(T),
}

pub(crate) async fn search(pipeline: &Pipeline, id: &SearchId, looks: &mut Looks) -> Seen<Search> {
    let what = format!("search {id}");
    let read = async { pipeline.send(calls::search_result(id)?).await?.json::<Search>() }.await;
    match read {
        Ok(search) if !search.id.eq_ignore_ascii_case(id.as_str()) => {
            looks.note(what, "another search");
            Seen::Unread
        }
        Ok(search) => {
            let search = Search { expires: told(search.expires), ..search };
            let error = search.error.as_ref().map_or("found", PhoneNumberSearchResultError::as_str);
            looks.note(what, error);
            Seen::There(search)
        }
        Err(error) => unseen(what, &error, looks),
    }
}

/// What settling needs of a reservation.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) status: ReservationStatus,
    pub(crate) expires: Option<OffsetDateTime>,
    /// What it says of each number.
    pub(crate) numbers: BTreeMap<PhoneNumber, Option<PhoneNumberAvailabilityStatus>>,
}

impl Held {
    fn of(read: HeldWire) -> Self {
        let numbers = read.phone_numbers.into_iter();
        let numbers = numbers.filter_map(|(id, number)| Some((id.phone_number().clone(), number?.status)));
        let expires = read.expires_at.as_str().and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
        Self { status: read.status, expires: told(expires), numbers: numbers.collect() }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HeldWire {
    id: String,
    status: ReservationStatus,
    #[serde(default)]
    expires_at: Value,
    #[serde(default, deserialize_with = "null_is_default")]
    phone_numbers: BTreeMap<PhoneNumberId, Option<HeldNumber>>,
}

#[derive(Deserialize)]
struct HeldNumber {
    status: Option<PhoneNumberAvailabilityStatus>,
}

pub(crate) async fn reservation(pipeline: &Pipeline, id: &ReservationId, looks: &mut Looks) -> Seen<Held> {
    let what = format!("reservation {id}");
    let read =
        async { pipeline.send(calls::reservation(&GET_RESERVATION, id)?).await?.json::<HeldWire>() }.await;
    match read {
        Ok(reservation) if !reservation.id.eq_ignore_ascii_case(id.as_str()) => {
            looks.note(what, "another reservation");
            Seen::Unread
        }
        Ok(reservation) => {
            looks.note(what, reservation.status.as_str());
            Seen::There(Held::of(reservation))
        }
        Err(error) => unseen(what, &error, looks),
    }
}

/// Notes what became of our deletion of a reservation.
pub(crate) fn note_fence(id: &ReservationId, fence: &Result<()>, looks: &mut Looks) {
    let what = format!("deletion of reservation {id}");
    match fence {
        Ok(()) => looks.note(what, "deleted"),
        Err(error) => looks.note_error(what, error),
    }
}

fn unseen<T>(what: String, error: &Error, looks: &mut Looks) -> Seen<T> {
    looks.note_error(what, error);
    if is_absent(error) { Seen::Gone } else { Seen::Unread }
}
