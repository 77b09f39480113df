//! An amount of money.

use std::fmt;

use core_http::Result;
use rust_decimal::Decimal;

use crate::failure::invalid;

/// An amount of money in a currency, exact to the last digit.
///
/// ```
/// use communication_phone_numbers::{Decimal, Money};
///
/// let limit = Money::new(Decimal::new(5_50, 2), "USD")?;
/// assert_eq!(limit.to_string(), "5.50 USD");
/// assert!(Money::new(Decimal::ONE, "dollars").is_err());
/// # Ok::<(), communication_phone_numbers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    amount: Decimal,
    currency_code: String,
}

impl Money {
    /// An amount, and the three letters of a currency (ISO 4217), such as `USD`.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the amount is negative or the code is not three capital letters.
    pub fn new(amount: Decimal, currency_code: impl Into<String>) -> Result<Self> {
        let currency_code = currency_code.into();
        if amount < Decimal::ZERO {
            return Err(invalid("amount: must not be negative"));
        }
        if currency_code.len() != 3 || !currency_code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(invalid("currency_code: must be three capital letters, such as USD"));
        }
        Ok(Self { amount, currency_code })
    }

    /// How much.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// Of which currency.
    #[must_use]
    pub fn currency_code(&self) -> &str {
        &self.currency_code
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency_code)
    }
}
