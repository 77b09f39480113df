//! Numbers of the resource: what they can do, and where calls to them go.

use std::collections::BTreeSet;

use communication_common::PhoneNumber;
use core_http::{
    Error, ErrorKind, Outcome, Pager, Result,
    service::{Call, ErrorBuilder},
};

use super::PhoneNumberAdministrationClient;
use crate::{
    administration::{
        calls,
        failure::{CHANGE, CONFIGURATION, CONFIGURE, UPDATE},
        ids::CapabilitiesUpdateId,
        models::{AcquiredPhoneNumber, CapabilitiesUpdate, CapabilitiesUpdateStart, PstnConfiguration},
        operations::{GET_CAPABILITIES_UPDATE, NUMBERS, UPDATE_CAPABILITIES},
        requests::UpdateCapabilitiesRequest,
        watch::updated,
        wire::{Configured, Updated},
    },
    failure::explain,
    settle::{
        LONG_SETTLE,
        look::{Looks, brief},
        pace::{LONG_LOOKS, Pace},
        time_for,
    },
};

impl PhoneNumberAdministrationClient {
    /// Lists the numbers that the resource owns.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// let numbers = client.list_phone_numbers().try_collect().await?;
    /// println!("{} {:?}", numbers[0].phone_number, numbers[0].acquired_capabilities);
    /// # assert_eq!(numbers[0].phone_number.as_str(), "+14255550123");
    /// # Ok(()) }
    /// ```
    #[doc(alias = "listPhoneNumbers")]
    #[must_use]
    pub fn list_phone_numbers(&self) -> Pager<AcquiredPhoneNumber> {
        Pager::from_result(&self.pipeline, calls::numbers(&self.list_options), &NUMBERS)
    }

    /// Begins to change what numbers can do, which can change what they cost. How far it is,
    /// [`get_capabilities_update`](Self::get_capabilities_update) tells.
    ///
    /// Not repeated once it may have been sent. When its answer is lost, the numbers are looked at for up to 60 seconds: if they can
    /// do what was wanted the change was made, and its id stays unknown.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{
    ///     PhoneNumber,
    ///     administration::{CapabilitiesUpdateStatus, Capability, NumberUpdateCapabilities, UpdateCapabilitiesRequest},
    /// };
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let number = PhoneNumber::parse("+14255550123")?;
    /// let change = NumberUpdateCapabilities::new().remove([Capability::InboundCalling]);
    /// let request = UpdateCapabilitiesRequest::new().phone_number(&number, change);
    /// let begun = client.update_phone_numbers_capabilities(&request).await?;
    /// if let Some(id) = begun.capabilities_update_id {
    ///     let update = client.get_capabilities_update(&id).await?;
    ///     println!("{:?}", update.capabilities_update_status);
    /// #   assert_ne!(update.capabilities_update_status, Some(CapabilitiesUpdateStatus::Error));
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): no numbers, or a change of one that changes nothing or contradicts itself.
    /// - [`Service`](crate::ErrorKind::Service): refused; nothing was changed.
    /// - [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown): the answer was lost, and not all numbers show the change;
    ///   [`outcome`](crate::Error::outcome) tells which do. Sending it again does no harm, but for a change that somebody else has made since.
    /// - Those of [every call](crate#errors).
    ///
    /// # Cancellation
    ///
    /// Dropping the future may leave the change made.
    #[doc(alias = "updatePhoneNumbersCapabilities")]
    pub async fn update_phone_numbers_capabilities(
        &self,
        request: &UpdateCapabilitiesRequest,
    ) -> Result<CapabilitiesUpdateStart> {
        let answer = self.pipeline.send(calls::update_capabilities(request)?).await;
        match answer.and_then(|answer| answer.json::<Updated>()) {
            Ok(begun) => {
                Ok(CapabilitiesUpdateStart { capabilities_update_id: Some(begun.capabilities_update_id) })
            }
            Err(error) if error.may_have_been_sent() => self.settle_update(request, error).await,
            Err(error) => Err(explain(error, &CHANGE)),
        }
    }

    async fn settle_update(
        &self,
        request: &UpdateCapabilitiesRequest,
        cause: Error,
    ) -> Result<CapabilitiesUpdateStart> {
        let (pipeline, mut looks) = (brief(&self.pipeline.without_request_id()), Looks::default());
        // Who asks for less time for a call wants to hear sooner.
        let call = self.pipeline.call_timeout();
        let limit = if call < LONG_SETTLE { call } else { time_for(LONG_SETTLE) };
        let mut made = BTreeSet::new();
        let looking = async {
            let runtime = pipeline.runtime();
            let mut pace = Pace::from(runtime.monotonic());
            loop {
                runtime.sleep(pace.next(runtime.monotonic(), &LONG_LOOKS)).await;
                if let Some(seen) = updated(&pipeline, request, &mut looks).await {
                    made = seen;
                }
                if made.len() == request.changes.len() {
                    return true;
                }
                if pace.looking(runtime.monotonic()) >= LONG_SETTLE {
                    return false;
                }
            }
        };
        if pipeline.within(limit, looking).await == Some(true) {
            return Ok(CapabilitiesUpdateStart { capabilities_update_id: None });
        }
        let outcome = looks.iter().cloned().fold(Outcome::new().with_harmless_repeat(), Outcome::with_look);
        let missing = request.changes.keys().filter(|number| !made.contains(*number));
        let outcome = outcome.with_missing(missing.map(ToString::to_string));
        let outcome = outcome.with_done(made.iter().map(ToString::to_string));
        let message = "whether the capabilities are being changed is not known; changing them again does no harm, but for a \
             change that somebody else has made since";
        let error = ErrorBuilder::because_of(ErrorKind::OutcomeUnknown, message, cause);
        Err(error.operation(UPDATE_CAPABILITIES.name()).may_have_been_sent().outcome(outcome).build())
    }

    /// Reads how far a change of capabilities is.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::administration::{CapabilitiesUpdateId, PhoneNumberAdministrationClient};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// let unknown: CapabilitiesUpdateId = "e9e7ee3c-f996-44c2-ab53-52fa9fe4fce1".parse()?;
    /// let error = client.get_capabilities_update(&unknown).await.unwrap_err();
    /// assert!(error.is_not_found());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): there is no such change.
    /// - Those of [every call](crate#errors).
    #[doc(alias = "getCapabilitiesUpdate")]
    pub async fn get_capabilities_update(&self, id: &CapabilitiesUpdateId) -> Result<CapabilitiesUpdate> {
        let call = Call::new(&GET_CAPABILITIES_UPDATE, &[id.as_str()])?;
        self.pipeline.send(call).await.map_err(|error| explain(error, &UPDATE))?.json()
    }

    /// Reads where calls to a number go. A POST that reads: repeated like a GET.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{PhoneNumber, administration::PstnConfiguration};
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let number = PhoneNumber::parse("+14255550123")?;
    /// assert!(client.get_phone_number_configuration(&number).await.is_err_and(|error| error.is_not_found()));
    /// client.configure_phone_number(&number, &PstnConfiguration::new("https://contoso.com/calls")).await?;
    /// let configuration = client.get_phone_number_configuration(&number).await?;
    /// assert_eq!(configuration.callback_url, "https://contoso.com/calls");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): the number has no configuration, or
    ///   this resource does not own it.
    /// - Those of [every call](crate#errors).
    #[doc(alias = "getPhoneNumberConfiguration")]
    pub async fn get_phone_number_configuration(
        &self,
        phone_number: &PhoneNumber,
    ) -> Result<PstnConfiguration> {
        let answer = self.pipeline.send(calls::configuration(phone_number)?).await;
        let answer = answer.map_err(|error| explain(error, &CONFIGURATION))?;
        Ok(answer.json::<Configured>()?.pstn_configuration)
    }

    /// Sets where calls to a number go, all of it: what is left out is taken away. Repeated after a lost answer, as it sets values.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{PhoneNumber, administration::PstnConfiguration};
    /// # use communication_phone_numbers::administration::PhoneNumberAdministrationClient;
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    ///
    /// let number = PhoneNumber::parse("+14255550123")?;
    /// let bot = PstnConfiguration::new("https://contoso.com/calls").application_id("b2f63a8e");
    /// client.configure_phone_number(&number, &bot).await?;
    /// # assert_eq!(client.get_phone_number_configuration(&number).await?.application_id.as_deref(), Some("b2f63a8e"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the callback URL is blank.
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): this resource does not own the number.
    /// - Those of [every call](crate#errors).
    #[doc(alias = "configurePhoneNumber")]
    pub async fn configure_phone_number(
        &self,
        phone_number: &PhoneNumber,
        configuration: &PstnConfiguration,
    ) -> Result<()> {
        let answer = self.pipeline.send(calls::configure(phone_number, configuration)?).await;
        answer.map_err(|error| explain(error, &CONFIGURE)).map(drop)
    }

    /// Takes away where calls to a number go. Repeated after a lost answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{PhoneNumber, administration::{PhoneNumberAdministrationClient, PstnConfiguration}};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # emulator.add_owned_number(&communication_emulator::OwnedPhoneNumber::new("+14255550123"))?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let number = PhoneNumber::parse("+14255550123")?;
    /// # client.configure_phone_number(&number, &PstnConfiguration::new("https://contoso.com/calls")).await?;
    /// client.unconfigure_phone_number(&number).await?;
    /// assert!(client.get_phone_number_configuration(&number).await.is_err_and(|error| error.is_not_found()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Service`](crate::ErrorKind::Service), [`is_not_found`](crate::Error::is_not_found): this resource does not own the number.
    /// - Those of [every call](crate#errors).
    #[doc(alias = "unconfigurePhoneNumber")]
    pub async fn unconfigure_phone_number(&self, phone_number: &PhoneNumber) -> Result<()> {
        let answer = self.pipeline.send(calls::unconfigure(phone_number)?).await;
        answer.map_err(|error| explain(error, &CONFIGURE)).map(drop)
    }
}
