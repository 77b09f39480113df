//! Phone numbers as they were administered with 2020-07-20-preview1, for programs that were written for the first library
//! (feature `administration`).
//!
//! **The service has retired this interface.** New programs use the [`PhoneNumbersClient`](crate::PhoneNumbersClient). What was
//! searched by phone plan then is searched by country, type and capabilities now.
//!
//! | then | now |
//! | --- | --- |
//! | `list_phone_numbers` | [`list_purchased_phone_numbers`](crate::PhoneNumbersClient::list_purchased_phone_numbers) |
//! | `list_supported_countries` | [`list_available_countries`](crate::PhoneNumbersClient::list_available_countries) |
//! | `list_phone_plan_groups` | [`list_available_offerings`](crate::PhoneNumbersClient::list_available_offerings), with costs |
//! | `list_phone_plans` | [`list_available_offerings`](crate::PhoneNumbersClient::list_available_offerings): what an offering can do is chosen in the search |
//! | `get_phone_plan_location_options` | [`list_available_localities`](crate::PhoneNumbersClient::list_available_localities) |
//! | `get_area_codes` | [`list_available_geographic_area_codes`](crate::PhoneNumbersClient::list_available_geographic_area_codes), [`list_available_toll_free_area_codes`](crate::PhoneNumbersClient::list_available_toll_free_area_codes), [`list_available_mobile_area_codes`](crate::PhoneNumbersClient::list_available_mobile_area_codes) |
//! | `begin_reserve_phone_numbers` | [`begin_search_available_phone_numbers`](crate::PhoneNumbersClient::begin_search_available_phone_numbers); to choose the numbers, [`create_or_update_reservation`](crate::PhoneNumbersClient::create_or_update_reservation) |
//! | `resume_reserve_phone_numbers`, `..._by_id` | [`resume_search_available_phone_numbers`](crate::PhoneNumbersClient::resume_search_available_phone_numbers), [`..._by_id`](crate::PhoneNumbersClient::resume_search_available_phone_numbers_by_id) |
//! | `get_reservation` | [`get_search_result`](crate::PhoneNumbersClient::get_search_result) |
//! | `cancel_reservation` | nothing: a search lapses by itself after 16 minutes; a reservation of today: [`delete_reservation`](crate::PhoneNumbersClient::delete_reservation) |
//! | `list_searches` | nothing; reservations of today: [`list_reservations`](crate::PhoneNumbersClient::list_reservations) |
//! | `begin_purchase_phone_numbers` | [`begin_purchase_phone_numbers`](crate::PhoneNumbersClient::begin_purchase_phone_numbers) |
//! | `purchase_token`, `settle` | [`purchase_token`](crate::PhoneNumbersClient::purchase_token), [`settle`](crate::PhoneNumbersClient::settle) |
//! | `resume_purchase_phone_numbers`, `..._by_id` | [`resume_purchase_phone_numbers`](crate::PhoneNumbersClient::resume_purchase_phone_numbers), [`..._by_id`](crate::PhoneNumbersClient::resume_purchase_phone_numbers_by_id) |
//! | `settle_by_cancelling_reservation` | nothing for searches; reservations of today: [`settle_by_deleting_reservation`](crate::PhoneNumbersClient::settle_by_deleting_reservation) |
//! | `begin_release_phone_numbers` | [`begin_release_phone_number`](crate::PhoneNumbersClient::begin_release_phone_number), one by one |
//! | `resume_release_phone_numbers`, `..._by_id` | [`resume_release_phone_number`](crate::PhoneNumbersClient::resume_release_phone_number), [`..._by_id`](crate::PhoneNumbersClient::resume_release_phone_number_by_id) |
//! | `get_release` | [`get_operation`](crate::PhoneNumbersClient::get_operation) |
//! | `list_releases` | nothing |
//! | `update_phone_numbers_capabilities` | [`begin_update_phone_number_capabilities`](crate::PhoneNumbersClient::begin_update_phone_number_capabilities), one by one |
//! | `get_capabilities_update` | [`get_operation`](crate::PhoneNumbersClient::get_operation) |
//! | `get_phone_number_configuration`, `configure_phone_number`, `unconfigure_phone_number` | nothing: calls are answered by applications that subscribe to the resource's events |
//! | `with_list_options` | [`accept_language`](crate::PhoneNumbersClientBuilder::accept_language) for the language |
//! | `from_connection_string`, `new`, `builder`, `with_call_options`, `service_time` | the same |
//!
//! What the library of the time called a reservation is a search on the wire: its `searchId` is the [`ReservationId`] here.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_phone_numbers::{
//!     CountryCode,
//!     administration::{
//!         AreaCodesRequest, CreateReservationRequest, PhoneNumberAdministrationClient, PhonePlanGroupsRequest,
//!     },
//! };
//! # let emulator = communication_emulator::Emulator::builder().start().await?;
//! # let connection_string = emulator.connection_string();
//!
//! let client = PhoneNumberAdministrationClient::from_connection_string(&connection_string)?;
//! let us = CountryCode::US;
//! let group = client.list_phone_plan_groups(&PhonePlanGroupsRequest::new(us)).try_collect().await?.remove(0);
//! let plan = client.list_phone_plans(us, &group.phone_plan_group_id).try_collect().await?.remove(0);
//! let places =
//!     client.get_phone_plan_location_options(us, &group.phone_plan_group_id, &plan.phone_plan_id).await?;
//! let seattle = places.choose("WA")?.choose("Seattle")?.into_queries()?;
//! let codes = AreaCodesRequest::new(us, plan.location_type, plan.phone_plan_id.clone()).location_options(seattle);
//! let codes = client.get_area_codes(&codes).await?;
//!
//! let request =
//!     CreateReservationRequest::new("office", "numbers of the office", [plan.phone_plan_id], &codes.primary_area_codes[0]);
//! let reservation = client.begin_reserve_phone_numbers(&request).await?.await?;
//! let bought = client.begin_purchase_phone_numbers(&reservation).await?.await?; // costs money
//! client.begin_release_phone_numbers(&bought.phone_numbers).await?.await?;
//! # assert_eq!(emulator.books().released, reservation.phone_numbers.iter().map(ToString::to_string).collect::<Vec<_>>());
//! # Ok(()) }
//! ```
//!
//! # What is better than it was
//!
//! - **Failures are errors.** The pollers of the time swallowed them: a failed search, a refused request, a lost connection came
//!   out as a result, or as nothing.
//! - `Cancelled` and `Expired` end a wait, as errors; waits have an end in any case. [`Poller::cancel`](crate::Poller::cancel)
//!   is a real request, and the wait goes on to its end.
//! - **A purchase is sent once**, and what became of it is looked up; see
//!   [`begin_purchase_phone_numbers`](PhoneNumberAdministrationClient::begin_purchase_phone_numbers).
//! - Lists follow their next links; those of the time asked for the first page again and again.
//! - `azurePstnTargetId` of a configuration is sent and not dropped.
//!
//! # Links of lists
//!
//! This interface was seen to hand out next links that name an internal address. Of such a link, path and query are kept, and
//! the request goes to the client's own endpoint: never to another host, and signed like any other.

mod calls;
mod client;
mod failure;
mod ids;
mod location_choice;
mod models;
mod operations;
mod requests;
mod watch;
mod wire;

pub use self::{
    client::{PhoneNumberAdministrationClient, PhoneNumberAdministrationClientBuilder},
    ids::{CapabilitiesUpdateId, PhonePlanGroupId, PhonePlanId, ReleaseId, ReservationId},
    location_choice::LocationChoice,
    models::{
        AcquiredPhoneNumber, ActivationState, AreaCodes, AssignmentStatus, CapabilitiesUpdate,
        CapabilitiesUpdateStart, CapabilitiesUpdateStatus, Capability, CarrierDetails, CurrencyType,
        LocationOptions, LocationOptionsDetails, LocationOptionsQuery, LocationType,
        NumberUpdateCapabilities, PhoneNumberEntity, PhoneNumberRelease, PhoneNumberReleaseDetails,
        PhoneNumberReleaseStatus, PhoneNumberReservation, PhoneNumberType, PhonePlan, PhonePlanGroup,
        PstnConfiguration, RateInformation, ReleaseStatus, SearchStatus,
    },
    requests::{
        AreaCodesRequest, CreateReservationRequest, ListOptions, PhonePlanGroupsRequest, PurchaseRequest,
        UpdateCapabilitiesRequest,
    },
};
