//! What to buy of a search.

use super::{
    Money,
    terms::{Offer, Terms},
};
use crate::{
    ids::SearchId,
    models::{PhoneNumberSearchResult, is_usable},
};

/// Which search to buy, and on what terms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_phone_numbers::{Decimal, Money, PurchaseRequest};
/// # use communication_phone_numbers::*;
/// # let emulator = communication_emulator::Emulator::builder().start().await?;
/// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
/// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
/// # let search = SearchRequest::new(
/// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
/// # );
/// # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
/// let limit = Money::new(Decimal::new(10_00, 2), "USD")?;
/// let request = PurchaseRequest::from_search(&result).agree_to_not_resell(true).max_monthly_cost(limit);
/// # assert_eq!(*request.search_id(), result.search_id);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is sent by a client"]
pub struct PurchaseRequest {
    search_id: SearchId,
    pub(crate) offer: Option<Offer>,
    pub(crate) terms: Terms,
}

impl PurchaseRequest {
    /// All numbers that a search holds. Numbers, price and the end of the hold are taken from the result: a purchase that
    /// cannot go well is refused before it is sent, and one whose answer is lost is settled with fewer requests.
    pub fn from_search(result: &PhoneNumberSearchResult) -> Self {
        Self { offer: Some(Offer::from(result)), ..Self::new(result.search_id.clone()) }
    }

    /// The same by the id alone. A limit, and `agree_to_not_resell(false)`, then cost a read of the search before the purchase.
    pub fn new(search_id: SearchId) -> Self {
        Self { search_id, offer: None, terms: Terms::default() }
    }

    /// Declares that the numbers are not resold; some offers cannot be bought without (see
    /// [`is_agreement_to_not_resell_required`](PhoneNumberSearchResult::is_agreement_to_not_resell_required)).
    pub fn agree_to_not_resell(mut self, agree: bool) -> Self {
        self.terms.agree_to_not_resell = Some(agree);
        self
    }

    /// Sets how much all numbers together may cost a month. What costs more, or is priced in another currency or not by the
    /// month, is refused before anything is sent.
    pub fn max_monthly_cost(mut self, limit: Money) -> Self {
        self.terms.max_monthly_cost = Some(limit);
        self
    }

    /// The search to buy.
    #[must_use]
    pub fn search_id(&self) -> &SearchId {
        &self.search_id
    }

    /// The terms can only be checked against the offer, and that is not known.
    pub(crate) fn needs_offer(&self) -> bool {
        self.offer.is_none() && self.terms.ask_something_of_an_offer()
    }
}

impl From<&PhoneNumberSearchResult> for Offer {
    fn from(result: &PhoneNumberSearchResult) -> Self {
        Self {
            numbers: result.phone_numbers.clone(),
            expires: Some(result.search_expires_by).filter(is_usable),
            prices: Some(vec![(result.cost.clone(), result.phone_numbers.len())]),
            requires_agreement: result.is_agreement_to_not_resell_required == Some(true),
            ended: None,
        }
    }
}
