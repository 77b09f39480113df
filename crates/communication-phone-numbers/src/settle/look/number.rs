//! Looking at numbers, one by one and in the list of all.

use std::collections::HashMap;

use communication_common::PhoneNumber;
use core_http::{
    Pager, Response, Result,
    http::StatusCode,
    service::{PageContent, Paging, Pipeline},
};
use serde::Deserialize;
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{Looks, is_absent, told};
use crate::{
    calls,
    models::{PurchasedPhoneNumber, number::one},
    settle::table::NumberSeen,
};

/// What settling needs of a number, and no more: a field that is odd elsewhere does not make it blind.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Owned {
    #[serde(deserialize_with = "one")]
    phone_number: PhoneNumber,
    /// Not read strictly: a number without it is owned all the same.
    #[serde(default)]
    purchase_date: Value,
}

impl Owned {
    /// Since when; `None` where the service does not say, which it also writes as the year 1.
    fn since(&self) -> Option<OffsetDateTime> {
        told(OffsetDateTime::parse(self.purchase_date.as_str()?, &Rfc3339).ok())
    }

    fn seen(&self, since: Option<OffsetDateTime>) -> NumberSeen {
        self.since().map_or(NumberSeen::Undated, |purchased| NumberSeen::owned(purchased, since))
    }

    /// Whether it is this number; one official text has a plus, and one has none.
    pub(crate) fn is(&self, number: &PhoneNumber) -> bool {
        self.phone_number.digits() == number.digits()
    }
}

/// A read of a number; `None` if the service refuses to tell, which it also does for numbers that are not owned.
pub(crate) async fn number(
    pipeline: &Pipeline,
    number: &PhoneNumber,
    since: Option<OffsetDateTime>,
    looks: &mut Looks,
) -> Option<NumberSeen> {
    let what = format!("phone number {number}");
    let read = async { pipeline.send(calls::number(number)?).await?.json::<Owned>() }.await;
    match read {
        Ok(owned) if owned.is(number) => {
            let purchased = owned.since().map(|time| format!("owned since {time}"));
            looks.note(what, purchased.unwrap_or_else(|| "owned".to_owned()));
            Some(owned.seen(since))
        }
        Ok(_) => {
            looks.note(what, "another number");
            Some(NumberSeen::Unread)
        }
        Err(error) => {
            looks.note_error(what, &error);
            match error.status() {
                _ if is_absent(&error) => Some(NumberSeen::Absent),
                Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => None,
                _ => Some(NumberSeen::Unread),
            }
        }
    }
}

/// The same of many numbers, by the complete list of those that are owned.
pub(crate) async fn listed(
    pipeline: &Pipeline,
    numbers: &[PhoneNumber],
    since: Option<OffsetDateTime>,
    looks: &mut Looks,
) -> Vec<NumberSeen> {
    let what = "list of purchased phone numbers";
    match list(pipeline, numbers, since).await {
        Ok(seen) => {
            let owned = seen.iter().filter(|seen| **seen != NumberSeen::Absent).count();
            looks.note(what, format!("{owned} of {}", numbers.len()));
            seen
        }
        Err(error) => {
            looks.note_error(what, &error);
            vec![NumberSeen::Unread; numbers.len()]
        }
    }
}

/// The list of all numbers, as far as settling needs it.
static OWNED: Paging<Owned> = Paging::new("top", owned);

/// An item that cannot be understood is none of ours: those were understood when they were held.
fn owned(answer: &Response) -> Result<PageContent<Owned>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Page {
        phone_numbers: Vec<Value>,
        next_link: Option<String>,
    }
    let page: Page = answer.json()?;
    let items = page.phone_numbers.into_iter().filter_map(|item| serde_json::from_value(item).ok());
    Ok(PageContent::new(items.collect(), page.next_link))
}

async fn list(
    pipeline: &Pipeline,
    numbers: &[PhoneNumber],
    since: Option<OffsetDateTime>,
) -> Result<Vec<NumberSeen>> {
    let mut seen: HashMap<&str, NumberSeen> =
        numbers.iter().map(|number| (number.digits(), NumberSeen::Absent)).collect();
    let mut pager = Pager::from_result(pipeline, calls::numbers(), &OWNED);
    while let Some(owned) = pager.try_next().await? {
        if let Some(seen) = seen.get_mut(owned.phone_number.digits()) {
            *seen = owned.seen(since);
        }
    }
    let seen = |number: &PhoneNumber| seen.get(number.digits()).copied().unwrap_or(NumberSeen::Unread);
    Ok(numbers.iter().map(seen).collect())
}

/// A read of a number with what it can do; `None` if it could not be read, `Some(None)` if it is not owned.
pub(crate) async fn whole_number(
    pipeline: &Pipeline,
    number: &PhoneNumber,
    looks: &mut Looks,
) -> Option<Option<PurchasedPhoneNumber>> {
    let what = format!("phone number {number}");
    let read = async { pipeline.send(calls::number(number)?).await?.json::<PurchasedPhoneNumber>() }.await;
    match read {
        Ok(owned) if owned.phone_number.digits() == number.digits() => {
            looks.note(what, owned.capabilities.to_string());
            Some(Some(owned))
        }
        Ok(_) => {
            looks.note(what, "another number");
            None
        }
        Err(error) => {
            looks.note_error(what, &error);
            is_absent(&error).then_some(None)
        }
    }
}
