//! Which numbers to look up.

use communication_common::PhoneNumber;
use serde::Serialize;

use crate::failure::Fault;

/// Which numbers to look up, and how much of them.
///
/// ```
/// use communication_phone_numbers::{OperatorInformationRequest, PhoneNumber};
///
/// let number = PhoneNumber::parse("+14255550123")?;
/// let formats_alone = OperatorInformationRequest::new([number]);
/// # Ok::<(), communication_phone_numbers::PhoneNumberError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "it is sent by a client"]
pub struct OperatorInformationRequest {
    phone_numbers: Vec<PhoneNumber>,
    options: Options,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Options {
    include_additional_operator_details: bool,
}

impl OperatorInformationRequest {
    /// The formats of these numbers. The service has taken one number at a time in all recordings, and refused two.
    pub fn new(phone_numbers: impl IntoIterator<Item = PhoneNumber>) -> Self {
        let options = Options { include_additional_operator_details: false };
        Self { phone_numbers: phone_numbers.into_iter().collect(), options }
    }

    /// Sets whether type, country and operator are asked for as well. **Each such look-up is charged.** Default: no.
    pub fn include_additional_operator_details(mut self, include: bool) -> Self {
        self.options.include_additional_operator_details = include;
        self
    }

    pub(crate) fn is_charged(&self) -> bool {
        self.options.include_additional_operator_details
    }

    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.phone_numbers.is_empty() { Err("phone_numbers: must be one at least") } else { Ok(()) }
    }
}
