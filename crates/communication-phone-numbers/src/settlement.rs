//! What became of something whose answer was lost.

use communication_common::PhoneNumber;
use core_http::{Error, ErrorKind, Outcome, Result};

/// What became of a purchase, a release or a change of capabilities, as [`settle`](crate::PhoneNumbersClient::settle) has
/// found. That it could not be found out is an error, of kind [`OutcomeUnknown`](ErrorKind::OutcomeUnknown).
#[derive(Debug)]
#[non_exhaustive]
pub enum Settlement {
    /// All that was asked for is done.
    #[non_exhaustive]
    Done {
        /// The numbers that were bought or changed; none for a release. For a purchase, see also
        /// [`PurchaseResult::phone_numbers`](crate::PurchaseResult::phone_numbers).
        phone_numbers: Vec<PhoneNumber>,
    },
    /// The purchase has ended, and some of the numbers were bought.
    #[non_exhaustive]
    Partial {
        /// Those that were bought, and are owned.
        phone_numbers: Vec<PhoneNumber>,
        /// Those that are not seen to be owned.
        missing: Vec<PhoneNumber>,
        /// Why, as far as the service tells.
        error: Error,
    },
    /// Nothing was done, and nothing will be: what was asked for may be asked for anew.
    #[non_exhaustive]
    NotDone {
        /// Why, as far as the service tells.
        error: Error,
    },
}

impl Settlement {
    /// What an end means. The errors that are left over leave open what became of it.
    pub(crate) fn of(end: Result<Vec<PhoneNumber>>) -> Result<Self> {
        match end {
            Ok(phone_numbers) => Ok(Self::Done { phone_numbers }),
            Err(error) if error.kind() == ErrorKind::Partial => Ok(Self::Partial {
                phone_numbers: numbers(error.outcome().map(Outcome::done)),
                missing: numbers(error.outcome().map(Outcome::missing)),
                error,
            }),
            Err(error) if is_failed(&error) => Ok(Self::NotDone { error }),
            Err(error) => Err(error),
        }
    }
}

/// The end of an operation that has done nothing. Where a number is not to be found any more, it may have been released; and
/// what an operation that was canceled has done before is not known, unless looking has shown it.
fn is_failed(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::OperationFailed => !error.is_not_found(),
        ErrorKind::Canceled => !error.is_not_found() && !error.may_have_been_sent(),
        _ => false,
    }
}

fn numbers(texts: Option<&[String]>) -> Vec<PhoneNumber> {
    texts.unwrap_or_default().iter().filter_map(|text| PhoneNumber::from_service(text).ok()).collect()
}
