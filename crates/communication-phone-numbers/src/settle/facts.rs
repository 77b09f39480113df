//! What has to be known to settle something later, and how tokens keep it: ids, numbers and times, no URL, no secret.

use std::time::Duration;

use communication_common::PhoneNumber;
use core_http::{
    Result, ResumeToken,
    service::{Finish, OperationLocation, OperationPlan, Pipeline},
};
use time::OffsetDateTime;

use crate::{
    failure::invalid,
    ids::{OperationId, ReservationId, SearchId},
    models::{PhoneNumberCapabilityType, PhoneNumberOperationType, is_usable},
    operations::{CAPABILITIES_PLAN, PURCHASE_PLAN, RELEASE_PLAN, RESERVATION_PURCHASE_PLAN},
};

/// Numbers are held for 16 minutes, as recorded; with some for clocks.
const HOLD: time::Duration = time::Duration::minutes(20);
/// How far the clocks of the service's parts may be apart.
const SLACK: time::Duration = time::Duration::minutes(5);

const SEARCH: &str = "search";
const RESERVATION: &str = "reservation";
const PHONE_NUMBERS: &str = "phoneNumbers";
const EXPIRES: &str = "expires";
const BEGUN: &str = "begun";
const PHONE_NUMBER: &str = "phoneNumber";
const OWNED: &str = "owned";
const CALLING: &str = "calling";
const SMS: &str = "sms";

/// What is to be bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Goods {
    Search(SearchId),
    Reservation(ReservationId),
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PurchaseFacts {
    pub(crate) goods: Goods,
    /// Empty where they are not known.
    pub(crate) numbers: Vec<PhoneNumber>,
    /// When the hold ends.
    pub(crate) expires: Option<OffsetDateTime>,
    /// When the purchase was begun, at the earliest.
    pub(crate) begun: Option<OffsetDateTime>,
    /// The same by the monotonic clock, if this process has begun it.
    pub(crate) begun_here: Option<Duration>,
    /// The operation, if the purchase was accepted.
    pub(crate) operation: Option<String>,
}

impl PurchaseFacts {
    /// Of a purchase nothing is known but what is bought.
    pub(crate) fn bare(goods: Goods) -> Self {
        Self { goods, numbers: Vec::new(), expires: None, begun: None, begun_here: None, operation: None }
    }

    /// Of a purchase that is begun now.
    pub(crate) fn begun_now(pipeline: &Pipeline, goods: Goods) -> Self {
        let begun_here = Some(pipeline.runtime().monotonic());
        Self { begun: Some(pipeline.service_time()), begun_here, ..Self::bare(goods) }
    }

    /// Reckons anew when the purchase was begun: before the first answer, the service's clock is not known.
    pub(crate) fn correct_clock(&mut self, pipeline: &Pipeline) {
        if let Some(begun) = self.begun_here {
            let ago = pipeline.runtime().monotonic().saturating_sub(begun);
            self.begun = Some(pipeline.service_time() - ago);
        }
    }

    /// The operation, by its id if it is known, or else by the rule that ids were seen to follow: a hint, not a promise.
    pub(crate) fn operation_id(&self) -> String {
        match (&self.operation, &self.goods) {
            (Some(id), _) => id.clone(),
            (None, Goods::Search(id)) => id.purchase_operation_id().to_string(),
            (None, Goods::Reservation(id)) => id.purchase_operation_id().to_string(),
        }
    }

    /// A number that was bought before then was bought by another purchase.
    pub(crate) fn since(&self) -> Option<OffsetDateTime> {
        match (&self.goods, self.expires) {
            (Goods::Search(_), Some(expires)) => Some(expires - HOLD),
            _ => self.begun.map(|begun| begun - SLACK),
        }
    }

    pub(crate) fn token(&self, pipeline: &Pipeline) -> ResumeToken {
        let token = match &self.goods {
            Goods::Search(id) => {
                ResumeToken::new(pipeline, PURCHASE_PLAN.kind()).with_fact(SEARCH, id.as_str())
            }
            Goods::Reservation(id) => ResumeToken::new(pipeline, RESERVATION_PURCHASE_PLAN.kind())
                .with_fact(RESERVATION, id.as_str()),
        };
        let token = with_time(with_time(token, EXPIRES, self.expires), BEGUN, self.begun);
        let token = match &self.operation {
            Some(id) => token.with_id(id),
            None => token,
        };
        if self.numbers.is_empty() {
            return token;
        }
        let numbers: Vec<&str> = self.numbers.iter().map(PhoneNumber::as_str).collect();
        token.with_fact(PHONE_NUMBERS, numbers.join(" "))
    }

    pub(crate) fn of_search(pipeline: &Pipeline, token: &ResumeToken) -> Result<Self> {
        token.check(pipeline, PURCHASE_PLAN.kind())?;
        let goods = Goods::Search(SearchId::new(needed(token, SEARCH)?)?);
        Self::read(pipeline, token, goods, &PURCHASE_PLAN)
    }

    pub(crate) fn of_reservation(pipeline: &Pipeline, token: &ResumeToken) -> Result<Self> {
        token.check(pipeline, RESERVATION_PURCHASE_PLAN.kind())?;
        let goods = Goods::Reservation(ReservationId::new(needed(token, RESERVATION)?)?);
        Self::read(pipeline, token, goods, &RESERVATION_PURCHASE_PLAN)
    }

    fn read(
        pipeline: &Pipeline,
        token: &ResumeToken,
        goods: Goods,
        plan: &'static OperationPlan,
    ) -> Result<Self> {
        let operation = token.id().map(str::to_owned);
        if operation.is_some() {
            // Refuses the id of another kind of operation.
            let finish = Finish::Status(|_| Ok(()));
            OperationLocation::<()>::from_token(pipeline, plan, finish, token.clone())?;
        }
        let numbers = token.fact(PHONE_NUMBERS).unwrap_or_default();
        let numbers = numbers.split_ascii_whitespace().map(number).collect::<Result<_>>()?;
        let (expires, begun) = (time(token, EXPIRES)?, time(token, BEGUN)?);
        Ok(Self { numbers, expires, begun, operation, ..Self::bare(goods) })
    }

    /// What a bare id tells.
    pub(crate) fn of_search_operation(id: &OperationId) -> Result<Self> {
        let rest = rest_of(id, &PhoneNumberOperationType::Purchase, "purchase_")?;
        Ok(Self::bare(Goods::Search(SearchId::new(rest)?)))
    }

    pub(crate) fn of_reservation_operation(id: &OperationId) -> Result<Self> {
        let rest = rest_of(id, &PhoneNumberOperationType::ReservationPurchase, "reservationPurchase_")?;
        Ok(Self::bare(Goods::Reservation(ReservationId::new(rest)?)))
    }
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReleaseFacts {
    pub(crate) number: PhoneNumber,
    /// The number was seen to be owned before.
    pub(crate) owned_before: bool,
}

impl ReleaseFacts {
    pub(crate) fn token(&self, pipeline: &Pipeline) -> ResumeToken {
        let token = ResumeToken::new(pipeline, RELEASE_PLAN.kind());
        let token = token.with_fact(PHONE_NUMBER, self.number.as_str());
        if self.owned_before { token.with_fact(OWNED, "yes") } else { token }
    }

    pub(crate) fn of(pipeline: &Pipeline, token: &ResumeToken) -> Result<Self> {
        token.check(pipeline, RELEASE_PLAN.kind())?;
        let number = number(needed(token, PHONE_NUMBER)?)?;
        Ok(Self { number, owned_before: token.fact(OWNED).is_some() })
    }
}

/// A change of capabilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CapabilitiesFacts {
    pub(crate) number: PhoneNumber,
    pub(crate) calling: Option<PhoneNumberCapabilityType>,
    pub(crate) sms: Option<PhoneNumberCapabilityType>,
}

impl CapabilitiesFacts {
    pub(crate) fn token(&self, pipeline: &Pipeline) -> ResumeToken {
        let token = ResumeToken::new(pipeline, CAPABILITIES_PLAN.kind());
        let token = token.with_fact(PHONE_NUMBER, self.number.as_str());
        let wanted = [(CALLING, &self.calling), (SMS, &self.sms)];
        wanted.into_iter().fold(token, |token, (name, word)| match word {
            Some(word) => token.with_fact(name, word.as_str()),
            None => token,
        })
    }

    pub(crate) fn of(pipeline: &Pipeline, token: &ResumeToken) -> Result<Self> {
        token.check(pipeline, CAPABILITIES_PLAN.kind())?;
        let number = number(needed(token, PHONE_NUMBER)?)?;
        let word = |name| token.fact(name).map(PhoneNumberCapabilityType::from);
        match (word(CALLING), word(SMS)) {
            (None, None) => Err(invalid("token: names no capabilities")),
            (calling, sms) => Ok(Self { number, calling, sms }),
        }
    }
}

/// The id behind the kind.
fn rest_of<'a>(id: &'a OperationId, kind: &PhoneNumberOperationType, prefix: &str) -> Result<&'a str> {
    let rest = id.as_str().strip_prefix(prefix).filter(|_| id.kind() == *kind);
    rest.ok_or_else(|| invalid(format!("operation_id: must begin with {prefix}")))
}

pub(crate) fn needed<'a>(token: &'a ResumeToken, name: &str) -> Result<&'a str> {
    token.fact(name).ok_or_else(|| invalid(format!("token: has no {name}")))
}

pub(crate) fn number(text: &str) -> Result<PhoneNumber> {
    PhoneNumber::from_service(text).map_err(|error| invalid(format!("token: {error}")))
}

pub(crate) fn with_time(token: ResumeToken, name: &str, time: Option<OffsetDateTime>) -> ResumeToken {
    match time {
        Some(time) => token.with_fact(name, time.unix_timestamp().to_string()),
        None => token,
    }
}

pub(crate) fn time(token: &ResumeToken, name: &str) -> Result<Option<OffsetDateTime>> {
    let read = |text: &str| OffsetDateTime::from_unix_timestamp(text.parse().ok()?).ok();
    match token.fact(name) {
        Some(text) => match read(text).filter(is_usable) {
            Some(time) => Ok(Some(time)),
            None => Err(invalid(format!("token: {name} is no time"))),
        },
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    /// Not older than the hold: 20 minutes before its end; where that is not known, 5 minutes before the purchase was begun.
    #[test]
    fn a_purchase_is_ours_from_the_beginning_of_its_hold_on() {
        let (expires, begun) = (datetime!(2024-01-15 09:45 UTC), datetime!(2024-01-15 09:30 UTC));
        let search = Goods::Search(SearchId::new("x").unwrap());
        let reservation =
            Goods::Reservation(ReservationId::new("6227aeb8-8086-4824-9586-05cafe96f37b").unwrap());
        for (goods, expires, begun, since) in [
            (&search, Some(expires), Some(begun), Some(datetime!(2024-01-15 09:25 UTC))),
            (&search, Some(expires), None, Some(datetime!(2024-01-15 09:25 UTC))),
            (&search, None, Some(begun), Some(datetime!(2024-01-15 09:25 UTC))),
            (&search, None, None, None),
            (
                &reservation,
                Some(expires + time::Duration::HOUR),
                Some(begun),
                Some(datetime!(2024-01-15 09:25 UTC)),
            ),
            (&reservation, Some(expires), None, None),
        ] {
            let facts = PurchaseFacts { expires, begun, ..PurchaseFacts::bare(goods.clone()) };
            assert_eq!(facts.since(), since, "{facts:?}");
        }
    }
}
