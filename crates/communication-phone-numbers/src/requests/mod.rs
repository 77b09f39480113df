//! What a caller asks for: values with chained setters, checked when they are sent.

mod browse;
mod lists;
mod operator;
mod reservation;
mod search;

pub use self::{
    browse::BrowseRequest,
    lists::{GeographicAreaCodesRequest, LocalitiesRequest, MobileAreaCodesRequest, OfferingsRequest},
    operator::OperatorInformationRequest,
    reservation::ReservationRequest,
    search::SearchRequest,
};

use crate::failure::Fault;

/// A text that must not be blank where it is given.
fn not_blank(text: Option<&String>, fault: Fault) -> Result<(), Fault> {
    match text {
        Some(text) if text.trim().is_empty() => Err(fault),
        _ => Ok(()),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
