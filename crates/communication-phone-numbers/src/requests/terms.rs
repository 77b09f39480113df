//! On what terms a purchase may be sent, and whether an offer meets them.

use std::time::Duration;

use communication_common::PhoneNumber;
use rust_decimal::Decimal;
use time::OffsetDateTime;

use super::Money;
use crate::models::{BillingFrequency, PhoneNumberCost, ReservationStatus};

/// With less left of a hold than this, a purchase may come too late.
const SHORT: Duration = Duration::from_secs(90);

/// What the caller agrees to, and will pay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Terms {
    pub(crate) agree_to_not_resell: Option<bool>,
    pub(crate) max_monthly_cost: Option<Money>,
}

impl Terms {
    /// Whether there is something that an offer can fail to meet.
    pub(crate) fn ask_something_of_an_offer(&self) -> bool {
        self.max_monthly_cost.is_some() || self.agree_to_not_resell == Some(false)
    }
}

/// What is to be bought, as the service has offered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) numbers: Vec<PhoneNumber>,
    /// When the hold ends, if it is known.
    pub(crate) expires: Option<OffsetDateTime>,
    /// A price, and how many numbers have it; `None` where a number has no price.
    pub(crate) prices: Option<Vec<(PhoneNumberCost, usize)>>,
    pub(crate) requires_agreement: bool,
    /// The reservation was bought, is being bought, or has run out.
    pub(crate) ended: Option<ReservationStatus>,
}

impl Offer {
    /// Whether it may be bought on these terms; the fault names the field and the rule.
    pub(crate) fn check(&self, terms: &Terms, now: OffsetDateTime) -> Result<(), String> {
        if let Some(status) = &self.ended {
            let what_now = match status {
                ReservationStatus::Expired => "reserve again",
                _ => "resume_reservation_purchase_by_id tells of its purchase",
            };
            return Err(format!("reservation: must be active, and is {status}; {what_now}"));
        }
        if let Some(expires) = self.expires {
            if expires <= now {
                return Err(format!("hold: has run out at {expires}; search or reserve again"));
            }
            warn_if_short(expires - now);
        }
        if self.numbers.is_empty() {
            return Err("phone_numbers: must be one at least, and nothing is held".to_owned());
        }
        if self.requires_agreement && terms.agree_to_not_resell != Some(true) {
            return Err("agree_to_not_resell: must be true, as the offer requires it".to_owned());
        }
        terms.max_monthly_cost.as_ref().map_or(Ok(()), |limit| self.check_cost(limit))
    }

    /// Prices are of one number each.
    fn check_cost(&self, limit: &Money) -> Result<(), String> {
        let unpriced = || "max_monthly_cost: the offer names no price to compare with".to_owned();
        let mut total = Decimal::ZERO;
        for (price, count) in self.prices.as_ref().ok_or_else(unpriced)? {
            if price.currency_code != limit.currency_code() {
                return Err(format!("max_monthly_cost: must be in {}, as the offer is", price.currency_code));
            }
            if price.billing_frequency != BillingFrequency::Monthly {
                return Err(format!("max_monthly_cost: the offer is billed {}", price.billing_frequency));
            }
            let inexact = || "max_monthly_cost: the cost has too many digits to be exact".to_owned();
            total = times(price.amount, *count).and_then(|cost| plus(total, cost)).ok_or_else(inexact)?;
        }
        if total > limit.amount() {
            let currency = limit.currency_code();
            return Err(format!(
                "max_monthly_cost: is {limit}, and the offer costs {total} {currency} a month"
            ));
        }
        Ok(())
    }
}

/// The product, if it can be held exactly.
fn times(amount: Decimal, count: usize) -> Option<Decimal> {
    let product = amount.checked_mul(Decimal::from(count))?;
    (product.is_zero() || product.scale() == amount.scale()).then_some(product)
}

/// The sum, if it can be held exactly.
fn plus(left: Decimal, right: Decimal) -> Option<Decimal> {
    let sum = left.checked_add(right)?;
    (sum.checked_sub(left) == Some(right) && sum.checked_sub(right) == Some(left)).then_some(sum)
}

pub(crate) fn warn_if_short(left: time::Duration) {
    if left < SHORT {
        tracing::warn!(
            seconds = left.whole_seconds(),
            "the hold runs out soon: the purchase may come too late"
        );
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2024-01-15 09:30:05 UTC);

    fn price(amount: &str) -> PhoneNumberCost {
        let json = format!(r#"{{"amount":{amount},"currencyCode":"USD","billingFrequency":"monthly"}}"#);
        serde_json::from_str(&json).unwrap()
    }

    fn offer(prices: &[(&str, usize)]) -> Offer {
        Offer {
            numbers: vec![PhoneNumber::parse("+18005550100").unwrap()],
            expires: Some(NOW + time::Duration::minutes(16)),
            prices: Some(prices.iter().map(|(amount, count)| (price(amount), *count)).collect()),
            requires_agreement: false,
            ended: None,
        }
    }

    fn limit(amount: &str, currency: &str) -> Terms {
        let money = Money::new(amount.parse().unwrap(), currency).unwrap();
        Terms { agree_to_not_resell: None, max_monthly_cost: Some(money) }
    }

    #[test]
    fn a_cost_is_the_price_times_the_count_to_the_last_digit() {
        for (prices, amount, fits) in [
            (&[("2.0", 3)][..], "6", true),
            (&[("2.0", 3)], "5.99", false),
            (&[("0.1", 3)], "0.3", true),
            (&[("0.1", 3)], "0.29999999999999999999", false),
            (&[("1.10", 2), ("0.05", 1)], "2.25", true),
            (&[("1.10", 2), ("0.05", 1)], "2.24", false),
            (&[("0", 7)], "0", true),
            (&[], "0", true),
            (&[("1e28", 1)], "79228162514264337593543950335", true),
            (&[("1e28", 8)], "79228162514264337593543950335", false),
            (&[("0.0000000000000001", 1), ("1e20", 1)], "79228162514264337593543950335", false),
        ] {
            let checked = offer(prices).check(&limit(amount, "USD"), NOW);
            assert_eq!(checked.is_ok(), fits, "{prices:?} {amount}: {checked:?}");
        }
    }

    #[test]
    fn another_currency_another_frequency_and_no_price_are_refused() {
        let fault = |offer: Offer, currency| offer.check(&limit("100", currency), NOW).unwrap_err();
        assert_eq!(fault(offer(&[("2", 1)]), "EUR"), "max_monthly_cost: must be in USD, as the offer is");
        let mut yearly = offer(&[("2", 1)]);
        for (price, _) in yearly.prices.iter_mut().flatten() {
            price.billing_frequency = "yearly".into();
        }
        assert_eq!(fault(yearly, "USD"), "max_monthly_cost: the offer is billed yearly");
        let unpriced = Offer { prices: None, ..offer(&[]) };
        assert_eq!(fault(unpriced, "USD"), "max_monthly_cost: the offer names no price to compare with");
    }

    #[test]
    fn what_has_run_out_or_holds_nothing_is_refused() {
        let terms = Terms::default();
        let ended = Offer { expires: Some(NOW), ..offer(&[]) };
        assert!(ended.check(&terms, NOW).unwrap_err().starts_with("hold: has run out at 2024-01-15 9:30:05"));
        let ends = Offer { expires: Some(NOW + time::Duration::MILLISECOND), ..offer(&[]) };
        assert_eq!(ends.check(&terms, NOW), Ok(()));
        let empty = Offer { numbers: Vec::new(), ..offer(&[]) };
        assert!(empty.check(&terms, NOW).unwrap_err().starts_with("phone_numbers: must be one at least"));
    }

    #[test]
    fn an_agreement_is_asked_for_by_name() {
        let strict = Offer { requires_agreement: true, ..offer(&[]) };
        for (agreed, is_ok) in [(None, false), (Some(false), false), (Some(true), true)] {
            let terms = Terms { agree_to_not_resell: agreed, max_monthly_cost: None };
            let checked = strict.check(&terms, NOW);
            assert_eq!(checked.is_ok(), is_ok, "{agreed:?}");
            assert!(is_ok || checked.unwrap_err().starts_with("agree_to_not_resell: must be true"));
        }
    }
}
