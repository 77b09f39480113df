//! What a phone number costs.

use std::fmt;

use core_http::open_enum;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, de};

open_enum! {
    /// How often a cost is due.
    BillingFrequency {
        /// `monthly`: every month, until the number is released.
        Monthly = "monthly",
    }
}

/// What **one** number costs, however many were searched.
///
/// The amount is decimal, as money is: a JSON number of up to 15 digits comes out digit by digit. An amount that a
/// [`Decimal`] cannot hold exactly (more than 28 places, or 79 octillion) is an error and never rounded.
///
/// ```
/// use communication_phone_numbers::{BillingFrequency, PhoneNumberCost, rust_decimal::Decimal};
///
/// let json = r#"{"amount":1.10,"currencyCode":"USD","billingFrequency":"monthly"}"#;
/// # use communication_phone_numbers::serde as _;
/// let cost: PhoneNumberCost = serde_json::from_str(json)?;
/// assert_eq!(cost.amount, Decimal::new(110, 2));
/// assert_eq!(cost.billing_frequency, BillingFrequency::Monthly);
/// assert_eq!(cost.to_string(), "1.1 USD monthly");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumberCost {
    /// The amount for one number each time.
    #[serde(serialize_with = "rust_decimal::serde::float::serialize", deserialize_with = "amount")]
    pub amount: Decimal,
    /// The currency by its three letters of ISO 4217, such as `USD`.
    pub currency_code: String,
    /// How often it is due.
    pub billing_frequency: BillingFrequency,
}

impl fmt::Display for PhoneNumberCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.amount, self.currency_code, self.billing_frequency)
    }
}

/// Reads a JSON number, exactly or not at all.
pub(crate) fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    struct Amount;

    impl de::Visitor<'_> for Amount {
        type Value = Decimal;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an amount of money")
        }

        fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
            Ok(value.into())
        }

        fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
            Ok(value.into())
        }

        fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
            // The shortest text that is this number: what the service wrote, as long as that had 15 digits at most.
            Decimal::from_str_exact(&value.to_string())
                .map_err(|_| E::custom("an amount of money that cannot be held exactly"))
        }
    }

    deserializer.deserialize_f64(Amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(amount: &str) -> Option<Decimal> {
        let json = format!(r#"{{"amount":{amount},"currencyCode":"USD","billingFrequency":"monthly"}}"#);
        serde_json::from_str::<PhoneNumberCost>(&json).ok().map(|cost| cost.amount)
    }

    #[test]
    fn amounts_come_out_digit_by_digit() {
        for (json, expected) in [
            ("0.1", "0.1"),
            ("1.10", "1.1"),
            ("2", "2"),
            ("2.0", "2"),
            ("0", "0"),
            ("-0.5", "-0.5"),
            ("-3", "-3"),
            ("123456789.012345", "123456789.012345"),
            ("999999999999999", "999999999999999"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("1e-7", "0.0000001"),
            ("1E+2", "100"),
            ("1e28", "10000000000000000000000000000"),
            ("18446744073709551615", "18446744073709551615"),
        ] {
            assert_eq!(read(json).map(|amount| amount.to_string()).unwrap_or_default(), expected, "{json}");
        }
    }

    #[test]
    fn what_cannot_be_held_exactly_is_an_error_and_not_rounded() {
        for json in [
            "1e29",
            "1e-29",
            "0.00000000000000123456789012345",
            "1e300",
            "1e-300",
            "1e400",
            "null",
            "\"2.0\"",
            "true",
            "{}",
        ] {
            assert_eq!(read(json), None, "{json}");
        }
    }

    #[test]
    fn every_amount_of_cents_is_read_and_written_as_it_was() {
        for cents in (0..200_000).step_by(7) {
            let text = Decimal::new(cents, 2).normalize().to_string();
            let amount = read(&text).unwrap();
            assert_eq!(amount, Decimal::new(cents, 2), "{text}");
            let cost = PhoneNumberCost {
                amount,
                currency_code: "USD".to_owned(),
                billing_frequency: BillingFrequency::Monthly,
            };
            let written = serde_json::to_string(&cost).unwrap();
            assert_eq!(serde_json::from_str::<PhoneNumberCost>(&written).unwrap(), cost, "{written}");
        }
    }
}
