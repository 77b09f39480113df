//! Countries, as the service names them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A country or territory by its two letters of ISO 3166-1 (alpha-2), such as `US`.
///
/// Any two ASCII letters are taken, in upper or lower case, and kept in upper case: which countries have numbers is for
/// the service to say, and changes. There is a constant for each of the common ones.
///
/// ```
/// use communication_common::CountryCode;
///
/// let country: CountryCode = "ie".parse()?;
/// assert_eq!(country, CountryCode::IE);
/// assert_eq!(country.as_str(), "IE");
/// assert!("USA".parse::<CountryCode>().is_err());
/// # Ok::<(), communication_common::CountryCodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// The United Arab Emirates.
    pub const AE: Self = Self(*b"AE");
    /// Austria.
    pub const AT: Self = Self(*b"AT");
    /// Australia.
    pub const AU: Self = Self(*b"AU");
    /// Belgium.
    pub const BE: Self = Self(*b"BE");
    /// Brazil.
    pub const BR: Self = Self(*b"BR");
    /// Canada.
    pub const CA: Self = Self(*b"CA");
    /// Switzerland.
    pub const CH: Self = Self(*b"CH");
    /// Chile.
    pub const CL: Self = Self(*b"CL");
    /// China.
    pub const CN: Self = Self(*b"CN");
    /// Colombia.
    pub const CO: Self = Self(*b"CO");
    /// Czechia.
    pub const CZ: Self = Self(*b"CZ");
    /// Germany.
    pub const DE: Self = Self(*b"DE");
    /// Denmark.
    pub const DK: Self = Self(*b"DK");
    /// Estonia.
    pub const EE: Self = Self(*b"EE");
    /// Spain.
    pub const ES: Self = Self(*b"ES");
    /// Finland.
    pub const FI: Self = Self(*b"FI");
    /// France.
    pub const FR: Self = Self(*b"FR");
    /// The United Kingdom.
    pub const GB: Self = Self(*b"GB");
    /// Hong Kong.
    pub const HK: Self = Self(*b"HK");
    /// Indonesia.
    pub const ID: Self = Self(*b"ID");
    /// Ireland.
    pub const IE: Self = Self(*b"IE");
    /// Israel.
    pub const IL: Self = Self(*b"IL");
    /// Italy.
    pub const IT: Self = Self(*b"IT");
    /// Japan.
    pub const JP: Self = Self(*b"JP");
    /// Lithuania.
    pub const LT: Self = Self(*b"LT");
    /// Luxembourg.
    pub const LU: Self = Self(*b"LU");
    /// Latvia.
    pub const LV: Self = Self(*b"LV");
    /// Mexico.
    pub const MX: Self = Self(*b"MX");
    /// Malaysia.
    pub const MY: Self = Self(*b"MY");
    /// The Netherlands.
    pub const NL: Self = Self(*b"NL");
    /// Norway.
    pub const NO: Self = Self(*b"NO");
    /// New Zealand.
    pub const NZ: Self = Self(*b"NZ");
    /// The Philippines.
    pub const PH: Self = Self(*b"PH");
    /// Poland.
    pub const PL: Self = Self(*b"PL");
    /// Puerto Rico.
    pub const PR: Self = Self(*b"PR");
    /// Portugal.
    pub const PT: Self = Self(*b"PT");
    /// Saudi Arabia.
    pub const SA: Self = Self(*b"SA");
    /// Sweden.
    pub const SE: Self = Self(*b"SE");
    /// Singapore.
    pub const SG: Self = Self(*b"SG");
    /// Slovakia.
    pub const SK: Self = Self(*b"SK");
    /// Thailand.
    pub const TH: Self = Self(*b"TH");
    /// Taiwan.
    pub const TW: Self = Self(*b"TW");
    /// The United States.
    pub const US: Self = Self(*b"US");
    /// South Africa.
    pub const ZA: Self = Self(*b"ZA");

    /// Reads two letters, in any case.
    ///
    /// # Errors
    ///
    /// [`CountryCodeError`] if it is anything but two ASCII letters: no blanks, no three-letter code, no name. The text
    /// is not quoted.
    pub fn parse(text: &str) -> Result<Self, CountryCodeError> {
        match *text.as_bytes() {
            [] => Err(CountryCodeError::Empty),
            [first, second] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
                Ok(Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()]))
            }
            _ => Err(CountryCodeError::NotTwoLetters),
        }
    }

    /// The two letters, in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Always text: nothing but ASCII letters comes in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for CountryCode {
    type Err = CountryCodeError;

    fn from_str(text: &str) -> Result<Self, CountryCodeError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for CountryCode {
    type Error = CountryCodeError;

    fn try_from(text: &str) -> Result<Self, CountryCodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CountryCode {
    type Error = CountryCodeError;

    fn try_from(text: String) -> Result<Self, CountryCodeError> {
        Self::parse(&text)
    }
}

impl From<CountryCode> for String {
    fn from(country: CountryCode) -> Self {
        country.as_str().to_owned()
    }
}

impl AsRef<str> for CountryCode {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CountryCode").field(&self.as_str()).finish()
    }
}

/// Why a text is no [`CountryCode`]. It never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountryCodeError {
    /// There is no text.
    #[error("the country code is empty")]
    Empty,
    /// More or less than two characters, or others than ASCII letters.
    #[error("the country code must be the two letters of ISO 3166-1, such as US or GB")]
    NotTwoLetters,
}
