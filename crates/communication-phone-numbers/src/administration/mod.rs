//! Phone numbers as they were administered with 2020-07-20-preview1, for programs that were written for the first library
//! (feature `administration`).
//!
//! **The service has retired this interface.** New programs use the [`PhoneNumbersClient`](crate::PhoneNumbersClient). What was
//! searched by phone plan then is searched by country, type and capabilities now.
//!
//! The first column is the JavaScript library of the time (`@azure/communication-administration` 1.0.0-beta.3), the second what
//! stands for it in this module, the third what does it today.
//!
//! | then, in JavaScript | here | today |
//! | --- | --- | --- |
//! | `listSupportedCountries()` | [`list_supported_countries`](PhoneNumberAdministrationClient::list_supported_countries) | [`list_available_countries`](crate::PhoneNumbersClient::list_available_countries) |
//! | `listPhonePlanGroups(country)` | [`list_phone_plan_groups`](PhoneNumberAdministrationClient::list_phone_plan_groups) | [`list_available_offerings`](crate::PhoneNumbersClient::list_available_offerings), with costs |
//! | `listPhonePlans(..)` | [`list_phone_plans`](PhoneNumberAdministrationClient::list_phone_plans) | [`list_available_offerings`](crate::PhoneNumbersClient::list_available_offerings): what a number shall do is chosen in the search |
//! | `getPhonePlanLocationOptions(..)` | [`get_phone_plan_location_options`](PhoneNumberAdministrationClient::get_phone_plan_location_options), the tree itself | [`list_available_localities`](crate::PhoneNumbersClient::list_available_localities) |
//! | `getAreaCodes(..)` | [`get_area_codes`](PhoneNumberAdministrationClient::get_area_codes) | [`list_available_geographic_area_codes`](crate::PhoneNumbersClient::list_available_geographic_area_codes), [`list_available_toll_free_area_codes`](crate::PhoneNumbersClient::list_available_toll_free_area_codes), [`list_available_mobile_area_codes`](crate::PhoneNumbersClient::list_available_mobile_area_codes) |
//! | `beginReservePhoneNumbers(..)` | [`begin_reserve_phone_numbers`](PhoneNumberAdministrationClient::begin_reserve_phone_numbers) | [`begin_search_available_phone_numbers`](crate::PhoneNumbersClient::begin_search_available_phone_numbers); to choose the numbers, [`create_or_update_reservation`](crate::PhoneNumbersClient::create_or_update_reservation) |
//! | `getReservation(id)` | [`get_reservation`](PhoneNumberAdministrationClient::get_reservation) | [`get_search_result`](crate::PhoneNumbersClient::get_search_result) |
//! | `cancelReservation(id)`, `cancelOperation()` of the poller | [`cancel_reservation`](PhoneNumberAdministrationClient::cancel_reservation), [`cancel`](crate::Poller::cancel) of the poller | a search lapses by itself after 16 minutes ([`cancel_operation`](crate::PhoneNumbersClient::cancel_operation) may give its numbers back sooner: that is not documented); a reservation of today: [`delete_reservation`](crate::PhoneNumbersClient::delete_reservation) |
//! | `listSearches()` | [`list_searches`](PhoneNumberAdministrationClient::list_searches) | nothing for searches; reservations of today: [`list_reservations`](crate::PhoneNumbersClient::list_reservations) |
//! | `beginPurchaseReservation(id)`, in its documentation `beginPurchasePhoneNumbers` | [`begin_purchase_phone_numbers`](PhoneNumberAdministrationClient::begin_purchase_phone_numbers) | [`begin_purchase_phone_numbers`](crate::PhoneNumbersClient::begin_purchase_phone_numbers) |
//! | `listPhoneNumbers()` | [`list_phone_numbers`](PhoneNumberAdministrationClient::list_phone_numbers) | [`list_purchased_phone_numbers`](crate::PhoneNumbersClient::list_purchased_phone_numbers) |
//! | `updatePhoneNumbersCapabilities(..)` | [`update_phone_numbers_capabilities`](PhoneNumberAdministrationClient::update_phone_numbers_capabilities) | [`begin_update_phone_number_capabilities`](crate::PhoneNumbersClient::begin_update_phone_number_capabilities), one by one |
//! | `getCapabilitiesUpdate(id)` | [`get_capabilities_update`](PhoneNumberAdministrationClient::get_capabilities_update) | the poller, or [`get_operation`](crate::PhoneNumbersClient::get_operation) |
//! | `getPhoneNumberConfiguration(number)` | [`get_phone_number_configuration`](PhoneNumberAdministrationClient::get_phone_number_configuration), the configuration itself | nothing of a number: see below |
//! | `configurePhoneNumber(..)`, `unconfigurePhoneNumber(number)` | [`configure_phone_number`](PhoneNumberAdministrationClient::configure_phone_number), [`unconfigure_phone_number`](PhoneNumberAdministrationClient::unconfigure_phone_number) | nothing of a number: see below |
//! | `beginReleasePhoneNumbers(numbers)` | [`begin_release_phone_numbers`](PhoneNumberAdministrationClient::begin_release_phone_numbers) | [`begin_release_phone_number`](crate::PhoneNumbersClient::begin_release_phone_number), one by one |
//! | `listReleases()` | [`list_releases`](PhoneNumberAdministrationClient::list_releases), [`get_release`](PhoneNumberAdministrationClient::get_release) for the numbers of one | nothing for the list; the poller, or [`get_operation`](crate::PhoneNumbersClient::get_operation) |
//! | `{ locale, skip }` of a list | [`with_list_options`](PhoneNumberAdministrationClient::with_list_options) | [`accept_language`](crate::PhoneNumbersClientBuilder::accept_language) |
//! | `resumeFrom` (had no effect) | [`resume_reserve_phone_numbers`](PhoneNumberAdministrationClient::resume_reserve_phone_numbers), [`resume_purchase_phone_numbers`](PhoneNumberAdministrationClient::resume_purchase_phone_numbers), [`resume_release_phone_numbers`](PhoneNumberAdministrationClient::resume_release_phone_numbers), each also `_by_id` | [`resume_search_available_phone_numbers`](crate::PhoneNumbersClient::resume_search_available_phone_numbers), [`resume_purchase_phone_numbers`](crate::PhoneNumbersClient::resume_purchase_phone_numbers), [`resume_release_phone_number`](crate::PhoneNumbersClient::resume_release_phone_number), each also `_by_id` |
//! | nothing | [`purchase_token`](PhoneNumberAdministrationClient::purchase_token), [`release_token`](PhoneNumberAdministrationClient::release_token), [`settle`](PhoneNumberAdministrationClient::settle), [`settle_by_cancelling_reservation`](PhoneNumberAdministrationClient::settle_by_cancelling_reservation) | [`purchase_token`](crate::PhoneNumbersClient::purchase_token), [`release_token`](crate::PhoneNumbersClient::release_token), [`settle`](crate::PhoneNumbersClient::settle); of a reservation of today [`settle_by_deleting_reservation`](crate::PhoneNumbersClient::settle_by_deleting_reservation) |
//!
//! A number has no callback URL any more. The resource raises events, and the application that subscribes to its incoming calls
//! answers them: that is set up for the resource, with none of these clients.
//!
//! What the library of the time called a reservation is a search on the wire: its `searchId` is the [`ReservationId`] here. Its
//! reservations have nothing in common with those of today.
//!
//! # From countries to a released number
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
//! The same today, without plans:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_phone_numbers::{
//!     CountryCode, GeographicAreaCodesRequest, PhoneNumberAssignmentType, PhoneNumberCapabilities,
//!     PhoneNumberCapabilityType, PhoneNumberType, PhoneNumbersClient, PurchaseRequest, SearchRequest,
//! };
//! # let emulator = communication_emulator::Emulator::builder().start().await?;
//! # let connection_string = emulator.connection_string();
//!
//! let client = PhoneNumbersClient::from_connection_string(&connection_string)?;
//! let (us, person) = (CountryCode::US, PhoneNumberAssignmentType::Person);
//! let seattle = GeographicAreaCodesRequest::new(us).locality("Seattle").administrative_division("WA");
//! let codes = client.list_available_geographic_area_codes(&seattle).try_collect().await?;
//!
//! let calls = PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
//! let request = SearchRequest::new(us, PhoneNumberType::Geographic, person, calls).area_code(&codes[0].area_code);
//! let found = client.begin_search_available_phone_numbers(&request).await?.await?;
//! let bought = client.begin_purchase_phone_numbers(&PurchaseRequest::from_search(&found)).await?.await?; // costs money
//! for number in &bought.phone_numbers {
//!     client.begin_release_phone_number(number).await?.await?;
//! }
//! # assert_eq!(emulator.books().released.len(), 1);
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
//! - **A release says what became of each number**; one that is called complete, and has left a number out, is an error.
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
