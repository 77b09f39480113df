#![cfg_attr(docsrs, feature(doc_cfg))]
//! Phone numbers of Azure Communication Services: search, hold, buy, change, release and look up.

mod api_version;
mod calls;
mod client;
mod failure;
mod ids;
mod models;
mod operations;
mod partial_reservation;
mod requests;
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
    settlement::Settlement,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
