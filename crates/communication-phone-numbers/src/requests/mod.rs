//! What a caller asks for: values with chained setters, checked when they are sent.

mod browse;
mod capabilities;
mod lists;
mod money;
mod operator;
mod purchase;
mod reservation;
mod reservation_purchase;
mod search;
pub(crate) mod terms;

pub use self::{
    browse::BrowseRequest,
    capabilities::PhoneNumberCapabilitiesRequest,
    lists::{GeographicAreaCodesRequest, LocalitiesRequest, MobileAreaCodesRequest, OfferingsRequest},
    money::Money,
    operator::OperatorInformationRequest,
    purchase::PurchaseRequest,
    reservation::ReservationRequest,
    reservation_purchase::ReservationPurchaseRequest,
    search::SearchRequest,
};

pub(crate) use self::terms::Offer;
use crate::failure::Fault;

/// A text that must not be blank where it is given.
fn not_blank(text: Option<&String>, fault: Fault) -> Result<(), Fault> {
    match text {
        Some(text) if text.trim().is_empty() => Err(fault),
        _ => Ok(()),
    }
}

pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
