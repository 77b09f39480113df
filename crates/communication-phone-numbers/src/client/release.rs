//! Giving numbers back.

use std::time::Duration;

use communication_common::PhoneNumber;
use core_http::{
    Poller, Result, ResumeToken,
    service::{ErrorBuilder, Finish, OperationLocation},
};

use super::{PhoneNumbersClient, purchase::nothing_sent};
use crate::{
    calls,
    failure::{self, explain},
    ids::OperationId,
    operations::RELEASE_PLAN,
    settle::{self, LONG_SETTLE, Plan, ReleaseWatch, SHORT_WAIT, Start, facts::ReleaseFacts, look::Owned},
};

/// A release takes 7 to 13 seconds; nothing shows sooner.
pub(super) const FIRST_LOOK: Duration = Duration::from_secs(1);
const NO_RESULT: Finish<()> = Finish::Status(|_| Ok(()));

impl PhoneNumbersClient {
    /// Gives a number back. **It is gone for good**: calls to it fail, it is no longer charged, and somebody else may have it next.
    /// There is no method for several numbers, on purpose.
    ///
    /// The number is read first, because the service accepts the release of numbers that are not owned. The request is not repeated
    /// once it may have been sent; if its answer is lost, the number is looked at for up to 60 seconds.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let search = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
    /// # client.begin_purchase_phone_numbers(&PurchaseRequest::from_search(&result)).await?.await?;
    /// # let number = &result.phone_numbers[0];
    /// client.begin_release_phone_number(number).await?.await?;
    /// assert!(client.get_purchased_phone_number(number).await.is_err_and(|error| error.is_not_found()));
    /// # assert_eq!(emulator.books().released.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`is_not_found`](crate::Error::is_not_found): the number is not owned; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service), not [`may_have_been_sent`](crate::Error::may_have_been_sent): refused; nothing was
    ///   released.
    /// - [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown): the answer was lost, and the number is still owned. Releasing it again
    ///   does no harm.
    /// - Those of [every call](crate#errors).
    ///
    /// # Cancellation
    ///
    /// Dropping the future may leave a release under way. Read the number, or settle [`release_token`](Self::release_token).
    pub async fn begin_release_phone_number(&self, phone_number: &PhoneNumber) -> Result<Poller<()>> {
        self.read_owned(phone_number).await.map_err(nothing_sent)?;
        let facts = ReleaseFacts { number: phone_number.clone(), owned_before: true };
        let (call, begun) = (calls::release(phone_number)?, self.pipeline.runtime().monotonic());
        let started = settle::start(&self.pipeline, call, &RELEASE_PLAN).await;
        match started.map_err(|error| ErrorBuilder::amend(error, "nothing was released").build())? {
            Start::Accepted(id) => {
                let token = facts.token(&self.pipeline).with_id(id);
                self.release_poller(OperationLocation::from_token(
                    &self.pipeline,
                    &RELEASE_PLAN,
                    NO_RESULT,
                    token,
                ))
            }
            Start::Lost(cause) => {
                let watch = ReleaseWatch::new(&self.pipeline, facts, Some(cause));
                let plan = Plan::new(&self.pipeline, begun, LONG_SETTLE, SHORT_WAIT).first_look(FIRST_LOOK);
                settle::settle(&self.pipeline, watch, plan).await
            }
        }
    }

    /// Shows that a number is owned: whatever else is answered under a 200 is no evidence.
    async fn read_owned(&self, phone_number: &PhoneNumber) -> Result<()> {
        let answer = self.pipeline.send(calls::number(phone_number)?).await;
        let answer = answer.map_err(|error| explain(error, &failure::NUMBER))?;
        if answer.json::<Owned>()?.is(phone_number) {
            return Ok(());
        }
        Err(answer.unexpected("it is another number"))
    }

    /// The token of a release that is about to be begun: see [`purchase_token`](Self::purchase_token). Nothing is sent, so it does not
    /// tell whether the number is owned: settled, a number that is not owned is an error that says so.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// # let client = PhoneNumbersClient::from_connection_string(text)?;
    /// let saved = client.release_token(&"+18005550100".parse()?).to_string();
    /// # assert_eq!(saved.parse::<ResumeToken>()?.kind(), "release");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn release_token(&self, phone_number: &PhoneNumber) -> ResumeToken {
        ReleaseFacts { number: phone_number.clone(), owned_before: false }.token(&self.pipeline)
    }

    /// Goes on with a release, by the token of its poller, of an error, or of [`release_token`](Self::release_token). Only looks:
    /// nothing is ever released.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
    /// # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    /// # let search = SearchRequest::new(
    /// #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
    /// # );
    /// # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
    /// # client.begin_purchase_phone_numbers(&PurchaseRequest::from_search(&result)).await?.await?;
    /// # let number = &result.phone_numbers[0];
    /// let saved = client.begin_release_phone_number(number).await?.resume_token();
    /// client.resume_release_phone_number(&saved)?.await?;
    /// # assert_eq!(emulator.books().released.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another kind, or of another resource.
    pub fn resume_release_phone_number(&self, token: &ResumeToken) -> Result<Poller<()>> {
        if token.id().is_some() {
            let token = token.clone();
            return self.release_poller(OperationLocation::from_token(
                &self.pipeline,
                &RELEASE_PLAN,
                NO_RESULT,
                token,
            ));
        }
        let facts = ReleaseFacts::of(&self.pipeline, token)?;
        Ok(Poller::new(&self.pipeline, ReleaseWatch::new(&self.pipeline, facts, None), SHORT_WAIT))
    }

    /// The same by the bare id of the operation, such as `release_` and a UUID.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// # let client = PhoneNumbersClient::from_connection_string(text)?;
    /// let id = "release_6227aeb8-8086-4824-9586-05cafe96f37b".parse()?;
    /// let release = client.resume_release_phone_number_by_id(&id)?;
    /// # assert_eq!(release.resume_token().id(), Some(id.as_str()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the operation is no release.
    pub fn resume_release_phone_number_by_id(&self, id: &OperationId) -> Result<Poller<()>> {
        let id = id.as_str();
        self.release_poller(OperationLocation::from_id(&self.pipeline, &RELEASE_PLAN, NO_RESULT, id))
    }

    fn release_poller(&self, release: Result<OperationLocation<()>>) -> Result<Poller<()>> {
        Ok(Poller::new(&self.pipeline, release?, SHORT_WAIT))
    }
}
