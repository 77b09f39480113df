//! Changing what numbers can do.

use communication_common::PhoneNumber;
use core_http::{
    Poller, Result, ResumeToken,
    service::{ErrorBuilder, OperationLocation},
};

use super::{PhoneNumbersClient, release::FIRST_LOOK};
use crate::{
    calls,
    ids::OperationId,
    models::PurchasedPhoneNumber,
    operations::{CAPABILITIES_FINISH, CAPABILITIES_PLAN},
    requests::PhoneNumberCapabilitiesRequest,
    settle::{self, CapabilitiesWatch, LONG_SETTLE, Plan, SHORT_WAIT, Start, facts::CapabilitiesFacts},
};

impl PhoneNumbersClient {
    /// Changes what a number can do. What the request does not name stays. The price may change with it.
    ///
    /// The request is not repeated once it may have been sent; if its answer is lost, the number is looked at for up to 60 seconds.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use communication_phone_numbers::{PhoneNumberCapabilitiesRequest, PhoneNumberCapabilityType};
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
    ///
    /// let request = PhoneNumberCapabilitiesRequest::new().calling(PhoneNumberCapabilityType::InboundOutbound);
    /// let number = client.begin_update_phone_number_capabilities(number, &request).await?.await?;
    /// assert_eq!(number.capabilities.calling, PhoneNumberCapabilityType::InboundOutbound);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput): the request names no capability; nothing was sent.
    /// - [`Service`](crate::ErrorKind::Service), not [`may_have_been_sent`](crate::Error::may_have_been_sent): refused, such as for a
    ///   number that is not owned (403); nothing was changed.
    /// - [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown): the answer was lost, and the number is not as wanted. Changing it again
    ///   does no harm, unless somebody else has changed it since.
    /// - Those of [every call](crate#errors).
    ///
    /// # Cancellation
    ///
    /// Dropping the future may leave a change under way. Read the number, or settle
    /// [`update_phone_number_capabilities_token`](Self::update_phone_number_capabilities_token).
    pub async fn begin_update_phone_number_capabilities(
        &self,
        phone_number: &PhoneNumber,
        request: &PhoneNumberCapabilitiesRequest,
    ) -> Result<Poller<PurchasedPhoneNumber>> {
        let call = calls::update_capabilities(phone_number, request)?;
        let (facts, begun) = (facts(phone_number, request), self.pipeline.runtime().monotonic());
        let started = settle::start(&self.pipeline, call, &CAPABILITIES_PLAN).await;
        match started.map_err(|error| ErrorBuilder::amend(error, "nothing was changed").build())? {
            Start::Accepted(id) => {
                let token = facts.token(&self.pipeline).with_id(id);
                self.resume_update_phone_number_capabilities(&token)
            }
            Start::Lost(cause) => {
                let watch = CapabilitiesWatch::new(&self.pipeline, facts, Some(cause));
                let plan = Plan::new(&self.pipeline, begun, LONG_SETTLE, SHORT_WAIT).first_look(FIRST_LOOK);
                settle::settle(&self.pipeline, watch, plan).await
            }
        }
    }

    /// The token of a change that is about to be begun: see [`purchase_token`](Self::purchase_token). Nothing is sent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// # let client = PhoneNumbersClient::from_connection_string(text)?;
    /// let request = PhoneNumberCapabilitiesRequest::new().sms(PhoneNumberCapabilityType::Outbound);
    /// let saved = client.update_phone_number_capabilities_token(&"+18005550100".parse()?, &request).to_string();
    /// # assert_eq!(saved.parse::<ResumeToken>()?.kind(), "capabilities");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn update_phone_number_capabilities_token(
        &self,
        phone_number: &PhoneNumber,
        request: &PhoneNumberCapabilitiesRequest,
    ) -> ResumeToken {
        facts(phone_number, request).token(&self.pipeline)
    }

    /// Goes on with a change, by the token of its poller, of an error, or of
    /// [`update_phone_number_capabilities_token`](Self::update_phone_number_capabilities_token). Only looks: nothing is ever changed.
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
    /// # let request = PhoneNumberCapabilitiesRequest::new().calling(PhoneNumberCapabilityType::InboundOutbound);
    /// let saved = client.begin_update_phone_number_capabilities(number, &request).await?.resume_token();
    /// let changed = client.resume_update_phone_number_capabilities(&saved)?.await?;
    /// # assert_eq!(changed.capabilities.calling, PhoneNumberCapabilityType::InboundOutbound);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the token is of another kind, or of another resource.
    pub fn resume_update_phone_number_capabilities(
        &self,
        token: &ResumeToken,
    ) -> Result<Poller<PurchasedPhoneNumber>> {
        if token.id().is_some() {
            let (plan, finish) = (&CAPABILITIES_PLAN, CAPABILITIES_FINISH);
            let change = OperationLocation::from_token(&self.pipeline, plan, finish, token.clone())?;
            return Ok(Poller::new(&self.pipeline, change, SHORT_WAIT));
        }
        let facts = CapabilitiesFacts::of(&self.pipeline, token)?;
        Ok(Poller::new(&self.pipeline, CapabilitiesWatch::new(&self.pipeline, facts, None), SHORT_WAIT))
    }

    /// The same by the bare id of the operation, such as `capabilities_` and a UUID.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::*;
    /// # let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /// # let client = PhoneNumbersClient::from_connection_string(text)?;
    /// let id = "capabilities_6227aeb8-8086-4824-9586-05cafe96f37b".parse()?;
    /// let change = client.resume_update_phone_number_capabilities_by_id(&id)?;
    /// # assert_eq!(change.resume_token().id(), Some(id.as_str()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): the operation changes no capabilities.
    pub fn resume_update_phone_number_capabilities_by_id(
        &self,
        id: &OperationId,
    ) -> Result<Poller<PurchasedPhoneNumber>> {
        let (plan, finish) = (&CAPABILITIES_PLAN, CAPABILITIES_FINISH);
        let change = OperationLocation::from_id(&self.pipeline, plan, finish, id.as_str())?;
        Ok(Poller::new(&self.pipeline, change, SHORT_WAIT))
    }
}

fn facts(phone_number: &PhoneNumber, request: &PhoneNumberCapabilitiesRequest) -> CapabilitiesFacts {
    CapabilitiesFacts {
        number: phone_number.clone(),
        calling: request.calling.clone(),
        sms: request.sms.clone(),
    }
}
