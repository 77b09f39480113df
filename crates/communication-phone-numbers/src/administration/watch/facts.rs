//! What has to be known to go on with something, and how tokens keep it: ids, numbers and times, no URL, no secret.

use communication_common::PhoneNumber;
use core_http::{Result, ResumeToken, service::Pipeline};
use time::OffsetDateTime;

use crate::{
    administration::{
        ids::{ReleaseId, ReservationId},
        models::PhoneNumberReservation,
        requests::PurchaseRequest,
    },
    failure::invalid,
    models::is_usable,
    settle::facts::{number, time, with_time},
};

pub(super) const RESERVE_KIND: &str = "legacy_reservation";
pub(super) const PURCHASE_KIND: &str = "legacy_purchase";
pub(super) const RELEASE_KIND: &str = "legacy_release";

const PHONE_NUMBERS: &str = "phoneNumbers";
const EXPIRES: &str = "expires";
const BEGUN: &str = "begun";
const ACCEPTED: &str = "accepted";

fn numbers_of(token: &ResumeToken) -> Result<Vec<PhoneNumber>> {
    token.fact(PHONE_NUMBERS).unwrap_or_default().split_ascii_whitespace().map(number).collect()
}

fn with_numbers(token: ResumeToken, numbers: &[PhoneNumber]) -> ResumeToken {
    if numbers.is_empty() {
        return token;
    }
    let numbers: Vec<&str> = numbers.iter().map(PhoneNumber::as_str).collect();
    token.with_fact(PHONE_NUMBERS, numbers.join(" "))
}

fn id_of<'a>(token: &'a ResumeToken, pipeline: &Pipeline, kind: &str) -> Result<Option<&'a str>> {
    token.check(pipeline, kind)?;
    Ok(token.id())
}

fn no_id() -> core_http::Error {
    invalid("token: holds no id")
}

/// The token of a reservation.
pub(super) fn reservation_token(pipeline: &Pipeline, id: &ReservationId) -> ResumeToken {
    ResumeToken::new(pipeline, RESERVE_KIND).with_id(id.as_str())
}

pub(super) fn reservation_of(pipeline: &Pipeline, token: &ResumeToken) -> Result<ReservationId> {
    ReservationId::new(id_of(token, pipeline, RESERVE_KIND)?.ok_or_else(no_id)?)
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::administration) struct PurchaseFacts {
    pub(in crate::administration) id: ReservationId,
    /// Empty where they are not known.
    pub(super) numbers: Vec<PhoneNumber>,
    /// When the hold ends, if that is a time to reckon with.
    pub(super) expires: Option<OffsetDateTime>,
    /// When it was begun, at the earliest.
    begun: Option<OffsetDateTime>,
    /// The request was answered 202.
    pub(in crate::administration) is_accepted: bool,
}

impl PurchaseFacts {
    /// A purchase that is about to be begun.
    pub(in crate::administration) fn of_request(pipeline: &Pipeline, request: PurchaseRequest) -> Self {
        Self {
            id: request.reservation_id,
            numbers: request.phone_numbers,
            expires: request.expires.filter(is_usable),
            begun: Some(pipeline.service_time()),
            is_accepted: false,
        }
    }

    /// Takes in what a record tells. Numbers that it forgets are kept, and what was accepted stays so.
    pub(super) fn learn(&mut self, record: &PhoneNumberReservation, is_accepted: bool) {
        let new = record.phone_numbers.iter().filter(|number| !self.numbers.contains(number));
        let new: Vec<_> = new.cloned().collect();
        self.numbers.extend(new);
        self.expires = record.reservation_expiry_date.filter(is_usable).or(self.expires);
        self.is_accepted |= is_accepted;
    }

    /// Nothing is known but the id.
    pub(in crate::administration) fn bare(id: ReservationId) -> Self {
        Self { id, numbers: Vec::new(), expires: None, begun: None, is_accepted: false }
    }

    pub(in crate::administration) fn token(&self, pipeline: &Pipeline) -> ResumeToken {
        let token = ResumeToken::new(pipeline, PURCHASE_KIND).with_id(self.id.as_str());
        let token = with_time(with_time(token, EXPIRES, self.expires), BEGUN, self.begun);
        let token = with_numbers(token, &self.numbers);
        if self.is_accepted { token.with_fact(ACCEPTED, "yes") } else { token }
    }

    pub(in crate::administration) fn of(pipeline: &Pipeline, token: &ResumeToken) -> Result<Self> {
        Ok(Self {
            id: ReservationId::new(id_of(token, pipeline, PURCHASE_KIND)?.ok_or_else(no_id)?)?,
            numbers: numbers_of(token)?,
            expires: time(token, EXPIRES)?,
            begun: time(token, BEGUN)?,
            is_accepted: token.fact(ACCEPTED).is_some(),
        })
    }
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::administration) struct ReleaseFacts {
    /// `None`: the answer that names it was lost.
    pub(in crate::administration) id: Option<ReleaseId>,
    pub(super) numbers: Vec<PhoneNumber>,
    /// When it was begun, at the earliest.
    pub(super) begun: Option<OffsetDateTime>,
}

impl ReleaseFacts {
    /// A release that is about to be begun.
    pub(in crate::administration) fn of_numbers(pipeline: &Pipeline, numbers: &[PhoneNumber]) -> Self {
        Self { id: None, numbers: numbers.to_vec(), begun: Some(pipeline.service_time()) }
    }

    /// Nothing is known but the id.
    pub(in crate::administration) fn bare(id: ReleaseId) -> Self {
        Self { id: Some(id), numbers: Vec::new(), begun: None }
    }

    pub(in crate::administration) fn token(&self, pipeline: &Pipeline) -> ResumeToken {
        let token = with_time(ResumeToken::new(pipeline, RELEASE_KIND), BEGUN, self.begun);
        let token = with_numbers(token, &self.numbers);
        match &self.id {
            Some(id) => token.with_id(id.as_str()),
            None => token,
        }
    }

    pub(in crate::administration) fn of(pipeline: &Pipeline, token: &ResumeToken) -> Result<Self> {
        let id = id_of(token, pipeline, RELEASE_KIND)?.map(ReleaseId::new).transpose()?;
        let (numbers, begun) = (numbers_of(token)?, time(token, BEGUN)?);
        if id.is_none() && (numbers.is_empty() || begun.is_none()) {
            return Err(invalid("token: names neither a release nor its numbers"));
        }
        Ok(Self { id, numbers, begun })
    }
}
