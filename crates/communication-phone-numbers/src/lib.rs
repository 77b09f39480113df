#![cfg_attr(docsrs, feature(doc_cfg))]
//! Phone numbers of Azure Communication Services: search, hold, buy, change, release and look up.
//!
//! # Which call does what, and what it costs
//!
//! | you want | call | it costs |
//! | --- | --- | --- |
//! | the numbers you own | [`list_purchased_phone_numbers`](PhoneNumbersClient::list_purchased_phone_numbers), [`get_purchased_phone_number`](PhoneNumbersClient::get_purchased_phone_number) | nothing |
//! | what there is, and at what price | [`list_available_countries`](PhoneNumbersClient::list_available_countries), [`list_available_offerings`](PhoneNumbersClient::list_available_offerings), [`list_available_localities`](PhoneNumbersClient::list_available_localities), the area codes ([toll-free](PhoneNumbersClient::list_available_toll_free_area_codes), [geographic](PhoneNumbersClient::list_available_geographic_area_codes), [mobile](PhoneNumbersClient::list_available_mobile_area_codes)) | nothing |
//! | to know whether a search makes sense | [`check_search`](PhoneNumbersClient::check_search) | nothing |
//! | some numbers, whichever | [`begin_search_available_phone_numbers`](PhoneNumbersClient::begin_search_available_phone_numbers) | a search of the few that a week has; holds the numbers for 16 minutes |
//! | to choose the numbers yourself | [`browse_available_phone_numbers`](PhoneNumbersClient::browse_available_phone_numbers), then [`create_or_update_reservation`](PhoneNumbersClient::create_or_update_reservation) | nothing; holds the numbers for 15 minutes |
//! | to buy what is held | [`begin_purchase_phone_numbers`](PhoneNumbersClient::begin_purchase_phone_numbers), [`begin_reservation_purchase`](PhoneNumbersClient::begin_reservation_purchase) | **the price of each number, every month** |
//! | to change what a number can do | [`begin_update_phone_number_capabilities`](PhoneNumbersClient::begin_update_phone_number_capabilities) | the price may change |
//! | to stop paying | [`begin_release_phone_number`](PhoneNumbersClient::begin_release_phone_number) | nothing; **the number is gone for good** |
//! | to know what became of any of these | [`settle`](PhoneNumbersClient::settle), and the `resume_` methods | nothing |
//! | to give held numbers back | [`delete_reservation`](PhoneNumbersClient::delete_reservation); a search lapses by itself | nothing |
//! | to know about somebody's number | [`search_operator_information`](PhoneNumbersClient::search_operator_information) | formats: nothing; **details: a charge for each** |
//! | to follow what is under way | [`get_operation`](PhoneNumbersClient::get_operation), [`cancel_operation`](PhoneNumbersClient::cancel_operation), [`get_search_result`](PhoneNumbersClient::get_search_result) | nothing |
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_phone_numbers::{
//!     CountryCode, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
//!     PhoneNumberType, PhoneNumbersClient, SearchRequest,
//! };
//! # let emulator = communication_emulator::Emulator::builder().start().await?;
//! # let connection_string = emulator.connection_string();
//!
//! let client = PhoneNumbersClient::from_connection_string(&connection_string)?;
//! let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
//! let request = SearchRequest::new(
//!     CountryCode::US,
//!     PhoneNumberType::TollFree,
//!     PhoneNumberAssignmentType::Application,
//!     calls,
//! );
//! let result = client.begin_search_available_phone_numbers(&request).await?.await?;
//! println!("{:?} for {}, held for {:?}", result.phone_numbers, result.cost, result.time_left(client.service_time()));
//! # Ok(()) }
//! ```
//!
//! # Errors
//!
//! There is one error type, [`Error`]. For every call:
//!
//! - [`InvalidInput`](ErrorKind::InvalidInput): an argument breaks a rule; the message is `method: field: rule`. Nothing was
//!   sent.
//! - [`Credential`](ErrorKind::Credential), [`Connect`](ErrorKind::Connect): nothing was sent.
//! - [`Transport`](ErrorKind::Transport), [`Timeout`](ErrorKind::Timeout): the answer was lost.
//!   [`may_have_been_sent`](Error::may_have_been_sent) and the message say what may have happened, and how to find out.
//! - [`Service`](ErrorKind::Service): the service refused. With 401 the message says what to look at; the service also answers
//!   401 about what another resource owns.
//! - [`Decode`](ErrorKind::Decode), [`LimitExceeded`](ErrorKind::LimitExceeded): the request was carried out, but what was
//!   answered makes no sense. The message names the field.
//!
//! An operation that ends badly is [`OperationFailed`](ErrorKind::OperationFailed) or [`Canceled`](ErrorKind::Canceled); a
//! reservation that was changed in part is [`Partial`](ErrorKind::Partial), see [`PartialReservation`].
//!
//! # Repeats
//!
//! Reading, cancelling, and changing or deleting a reservation may be repeated, and are, after failed connections, lost and
//! truncated answers, time-outs, 408, 429, 500, 502, 503 and 504: at most four attempts in a minute by default. A search, a
//! charged look-up, a purchase, a release and a change of capabilities are repeated only if nothing of them was sent, or after a
//! 429 that says when; a purchase not even then, once its hold has run out.
//!
//! # What happens when the answer is lost
//!
//! A purchase is sent **once**. If its answer does not come, or makes no sense (a broken connection, a time-out, 408, any 5xx, a
//! success without a link to an operation), it is never sent again. Instead the client looks: at the numbers, at the operation and at the
//! search, or at the reservation, after 0, 1, 3, 7, 15 and 30 seconds. What they prove is what the method returns:
//!
//! | it is seen that | the method returns |
//! | --- | --- |
//! | all numbers were bought since they were held | a poller that is done |
//! | something is under way, which may be this purchase | a poller that is not [`is_confirmed`](Poller::is_confirmed): its end tells |
//! | the purchase ended, and some were bought | [`Partial`](ErrorKind::Partial), with those in [`outcome`](Error::outcome) |
//! | it ended and nothing was bought, or the hold has run out and nothing was begun in it | [`OperationFailed`](ErrorKind::OperationFailed): search again |
//! | none of that | [`OutcomeUnknown`](ErrorKind::OutcomeUnknown): **do not search and buy again before it is settled** |
//!
//! That there is an operation proves nothing: the service derives it from the search. Nor does a number that cannot be found yet: lists
//! lag. Neither does a 404 of a resource that has shown nothing else: it may be the wrong one. So the outcome can stay open until the hold is
//! over; `conclusive_after` of the [`Outcome`] says until when.
//!
//! An unknown outcome carries a token, and a token can be had **before** the request is sent
//! ([`purchase_token`](PhoneNumbersClient::purchase_token)). It holds ids, numbers and times, no secret and no address. Saved, it settles the
//! purchase after a crash at any point, in any process:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_phone_numbers::{ErrorKind, PurchaseRequest, Settlement};
//! # use communication_emulator::{Emulator, faults::{Action, Rule, When}};
//! # use communication_phone_numbers::*;
//! # let emulator = Emulator::builder().start().await?;
//! # let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string())?;
//! # let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
//! # let search = SearchRequest::new(
//! #     CountryCode::US, PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application, calls,
//! # );
//! # let result = client.begin_search_available_phone_numbers(&search).await?.await?;
//! // The purchase is made, and its answer is lost:
//! # let lost = Rule::new(Action::reset(When::After)).operation("purchasePhoneNumbers");
//! # emulator.faults().add(lost);
//! let request = PurchaseRequest::from_search(&result);
//! let saved = client.purchase_token(&request).to_string();
//! match client.begin_purchase_phone_numbers(&request).await {
//!     Ok(purchase) => println!("bought {:?}", purchase.await?.phone_numbers),
//!     Err(error) if error.kind() == ErrorKind::OutcomeUnknown => println!("settle {saved} later: {error}"),
//!     Err(error) => println!("nothing was bought, or not all: {error}"),
//! }
//! let settled = client.settle(&saved.parse()?).await?;
//! assert!(matches!(settled, Settlement::Done { .. }));
//! # assert_eq!(emulator.purchases().len(), 1);
//! # Ok(()) }
//! ```
//!
//! The purchase of a **reservation** has a way out that a search has not:
//! [`settle_by_deleting_reservation`](PhoneNumbersClient::settle_by_deleting_reservation). Only an active reservation can be bought and only an
//! active one deleted, so a deletion makes sure that nothing is bought. A **release** and a **change of capabilities** are asked for once
//! as well; if the answer is lost, the number is looked at for 60 seconds, and asking again does no harm.
//!
//! Once the service has accepted a purchase, its operation alone decides; if that cannot be found (yet, or any more), the numbers can tell
//! that they were bought. A wait that fails or times out is not a failed purchase: the error says that it was accepted, and its
//! [`resume_token`](Error::resume_token) goes on with it.
//!
//! # Money and time
//!
//! Prices are for **one** number and decimal ([`Decimal`]), never a binary fraction. Holds end by the service's clock, which is
//! [`service_time`](PhoneNumbersClient::service_time).
//! That a hold is over is only believed when the service's clock and ours both say so; where no answer has told the time, such as
//! behind a proxy that takes `Date` away, a day later.
//!
//! # See also
//!
//! - [`core_http`]: how requests travel; options, repeats, limits, lists, operations, logging.
//! - [communication-sip-routing](https://docs.rs/communication-sip-routing): numbers that you have elsewhere, through session
//!   border controllers of your own.
//! - [core-auth-entra](https://docs.rs/core-auth-entra): managed identities, service principals and the default chain.
//! - [communication-emulator](https://docs.rs/communication-emulator): a resource for tests, with a clock and faults.
//!
//! # Features
//!
//! - `reqwest` (default): the transport, HTTP/1.1 with rustls. Without it, give a [`Transport`].
//! - `native-tls`: the operating system's TLS library, by choice.
//! - `logging`: the module `logging`, logs on stderr steered by `AZURE_LOG_LEVEL`.
//! - `testing`: the module `testing`, a scripted transport and a manual clock.
//! - `administration`: the module `administration`, the retired surface of 2020-07-20-preview1.

#[cfg(feature = "administration")]
pub mod administration;
mod api_version;
mod calls;
mod client;
mod failure;
mod ids;
mod models;
mod operations;
mod partial_reservation;
mod requests;
mod search_check;
mod settle;
mod settlement;
mod wire;

pub use communication_common::{CountryCode, CountryCodeError, PhoneNumber, PhoneNumberError};
pub use core_auth::{
    AccessKey, AccessKeyError, AccessToken, ConnectionString, ConnectionStringError, Credential,
    CredentialError, Endpoint, EndpointError, KeyCredential, Secret, StaticToken, TokenCredential,
    TokenRequestContext, async_trait,
};
#[cfg(feature = "logging")]
pub use core_http::logging;
#[cfg(feature = "testing")]
pub use core_http::testing;
pub use core_http::{
    CallOptions, ClientOptions, Error, ErrorKind, Look, Next, OperationState, OperationStatus, Outcome, Page,
    Pager, Pages, Policy, Poller, Progress, Request, Response, Result, ResumeToken, RetryOptions, Runtime,
    ServiceError, SignedRequest, TokioRuntime, Transport, http, serde,
};
#[cfg(feature = "reqwest")]
pub use core_http::{ReqwestTransport, ReqwestTransportBuilder};
pub use rust_decimal::{self, Decimal};
pub use time;

pub use self::{
    api_version::ApiVersion,
    client::{PhoneNumbersClient, PhoneNumbersClientBuilder},
    ids::{OperationId, PhoneNumberId, ReservationId, SearchId},
    models::{
        AvailablePhoneNumber, AvailablePhoneNumberError, BillingFrequency, OperatorDetails,
        OperatorInformation, OperatorNumberType, PhoneNumberAdministrativeDivision, PhoneNumberAreaCode,
        PhoneNumberAssignmentType, PhoneNumberAvailabilityStatus, PhoneNumberCapabilities,
        PhoneNumberCapabilityType, PhoneNumberCost, PhoneNumberCountry, PhoneNumberLocality,
        PhoneNumberOffering, PhoneNumberOperation, PhoneNumberOperationType, PhoneNumberSearchResult,
        PhoneNumberSearchResultError, PhoneNumberType, PhoneNumbersReservation, PurchaseResult,
        PurchasedPhoneNumber, ReservationStatus,
    },
    partial_reservation::PartialReservation,
    requests::{
        BrowseRequest, GeographicAreaCodesRequest, LocalitiesRequest, MobileAreaCodesRequest, Money,
        OfferingsRequest, OperatorInformationRequest, PhoneNumberCapabilitiesRequest, PurchaseRequest,
        ReservationPurchaseRequest, ReservationRequest, SearchRequest,
    },
    search_check::{SearchCheck, SearchFinding},
    settlement::Settlement,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
