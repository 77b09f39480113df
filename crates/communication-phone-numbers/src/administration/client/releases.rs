//! Giving numbers back.

use std::time::Duration;

use communication_common::PhoneNumber;
use core_http::{Pager, Poller, Result, ResumeToken, service::Call};

use super::PhoneNumberAdministrationClient;
use crate::{
    administration::{
        calls,
        failure::{READ, RELEASE},
        ids::ReleaseId,
        models::{PhoneNumberEntity, PhoneNumberRelease},
        operations::{ENTITIES, GET_RELEASE, LIST_RELEASES},
        watch::{ReleaseFacts, ReleaseWatch},
        wire::Released,
    },
    failure::explain,
    settle::{self, LONG_SETTLE, Plan, SHORT_WAIT},
};

/// A release is listed a moment after it was begun.
const FIRST_LOOK: Duration = Duration::from_secs(1);

impl PhoneNumberAdministrationClient {
    /// Gives numbers back, all in one release. They cost nothing more, and **may be gone for good**: others can have them.
    ///
    /// Not repeated once it may have been sent. When its answer is lost, a release of exactly these numbers is looked for, for up to 60
    /// seconds, and waited for like any other.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::PhoneNumber;
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let numbers = [PhoneNumber::parse("+14255550123")?];
    /// let release = client.begin_release_phone_numbers(&numbers).await?.await?;
    /// println!("{:?}", release.phone_number_release_status_details);
    /// # assert!(emulator.owned_numbers().is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): no numbers, or one that is named twice; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service): refused; nothing was released.
    /// - [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown): the answer was lost, and no release of the numbers shows. Releasing them
    ///   again does no harm.
    /// - Those of [every call](crate#errors).
    ///
    /// A wait ends as [`Partial`](crate::ErrorKind::Partial) or [`OperationFailed`](crate::ErrorKind::OperationFailed) if some or none of
    /// the numbers were released, also where the service calls the release complete: each number has to say so itself. The message says
    /// what each of the others says, and [`outcome`](crate::Error::outcome) names them all; releasing those again does no harm. It ends as [`Timeout`](crate::ErrorKind::Timeout) after 5 minutes, unless told otherwise. A release cannot be cancelled.
    ///
    /// # Cancellation
    ///
    /// Dropping the future may leave the numbers released. Save [`release_token`](Self::release_token) first, and nothing is lost.
    #[doc(alias = "beginReleasePhoneNumbers")]
    pub async fn begin_release_phone_numbers(
        &self,
        phone_numbers: &[PhoneNumber],
    ) -> Result<Poller<PhoneNumberRelease>> {
        let (call, begun) = (calls::release(phone_numbers)?, self.pipeline.runtime().monotonic());
        let mut facts = ReleaseFacts::of_numbers(&self.pipeline, phone_numbers);
        match self.pipeline.send(call).await.and_then(|answer| answer.json::<Released>()) {
            Ok(released) => {
                facts.id = Some(released.release_id);
                Ok(self.release_poller(facts))
            }
            Err(error) if error.may_have_been_sent() => {
                let watch = ReleaseWatch::new(&self.pipeline, facts, Some(error));
                let plan = Plan::new(&self.pipeline, begun, LONG_SETTLE, SHORT_WAIT).first_look(FIRST_LOOK);
                settle::settle(&self.pipeline, watch, plan).await
            }
            Err(error) => Err(explain(error, &READ)),
        }
    }

    /// The token of a release that is about to be begun. Saved before, it finds the release again whatever happens: a killed process,
    /// a dropped future, a lost answer. Nothing is sent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{PhoneNumber, administration::PhoneNumberAdministrationClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let numbers = [PhoneNumber::parse("+14255550123")?];
    /// let saved = client.release_token(&numbers).to_string();
    /// client.begin_release_phone_numbers(&numbers).await?;
    /// // later, or after a crash at any point:
    /// client.resume_release_phone_numbers(&saved.parse()?)?.await?;
    /// # assert!(emulator.owned_numbers().is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn release_token(&self, phone_numbers: &[PhoneNumber]) -> ResumeToken {
        ReleaseFacts::of_numbers(&self.pipeline, phone_numbers).token(&self.pipeline)
    }

    /// Goes on with a release, by the token of its poller, of an error, or of [`release_token`](Self::release_token). Only looks:
    /// nothing is ever released. Where the token does not name the release, the latest one of exactly these numbers is looked for.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{PhoneNumber, administration::PhoneNumberAdministrationClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let numbers = [PhoneNumber::parse("+14255550123")?];
    /// let saved = client.begin_release_phone_numbers(&numbers).await?.resume_token().to_string();
    /// // later, elsewhere:
    /// client.resume_release_phone_numbers(&saved.parse()?)?.await?;
    /// # assert!(emulator.owned_numbers().is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another kind, or of another resource. Waiting ends as that of
    /// [`begin_release_phone_numbers`](Self::begin_release_phone_numbers) does, and as
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) if no release of the numbers shows for 60 seconds.
    pub fn resume_release_phone_numbers(&self, token: &ResumeToken) -> Result<Poller<PhoneNumberRelease>> {
        Ok(self.release_poller(ReleaseFacts::of(&self.pipeline, token)?))
    }

    /// The same by the bare id, as the list of releases has it. Which numbers were to be released is not known then: only those that
    /// the release names are judged.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{PhoneNumber, administration::PhoneNumberAdministrationClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let numbers = [PhoneNumber::parse("+14255550123")?];
    /// # client.begin_release_phone_numbers(&numbers).await?;
    /// let mine = client.list_releases().try_collect().await?.remove(0);
    /// client.resume_release_phone_numbers_by_id(&mine.id.parse()?).await?;
    /// # assert!(emulator.owned_numbers().is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn resume_release_phone_numbers_by_id(&self, id: &ReleaseId) -> Poller<PhoneNumberRelease> {
        self.release_poller(ReleaseFacts::bare(id.clone()))
    }

    fn release_poller(&self, facts: ReleaseFacts) -> Poller<PhoneNumberRelease> {
        Poller::new(&self.pipeline, ReleaseWatch::new(&self.pipeline, facts, None), SHORT_WAIT)
    }

    /// Reads a release, with each number. The library of the time had no method for it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{PhoneNumber, administration::*};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let numbers = [PhoneNumber::parse("+14255550123")?];
    /// # let id = client.begin_release_phone_numbers(&numbers).await?.await?.release_id;
    /// let release = client.get_release(&id).await?;
    /// assert_eq!(release.status, ReleaseStatus::Complete);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such release.
    /// - Those of [every call](crate#errors).
    pub async fn get_release(&self, id: &ReleaseId) -> Result<PhoneNumberRelease> {
        let answer = self.pipeline.send(Call::new(&GET_RELEASE, &[id.as_str()])?).await;
        answer.map_err(|error| explain(error, &RELEASE))?.json()
    }

    /// Lists the releases, without their numbers: read each by its id.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// let mut releases = client.list_releases();
    /// while let Some(release) = releases.try_next().await? {
    ///     println!("{} of {:?} is {:?}", release.id, release.created_at, release.status);
    /// }
    /// # assert_eq!(emulator.journal().len(), 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "listReleases")]
    #[must_use]
    pub fn list_releases(&self) -> Pager<PhoneNumberEntity> {
        Pager::from_result(&self.pipeline, calls::entities(&LIST_RELEASES, &self.list_options), &ENTITIES)
    }
}
