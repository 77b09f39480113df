//! The table of every operation.

use super::{
    Handler, Route, Surface,
    Surface::{Administration, Identity, PhoneNumbers, SipRouting},
    administration as old, identity as id, phone_numbers as pn, sip,
};
use crate::versions::Versions::{self, After2020, All, From, Only2020, PreviewsFrom};

const fn route(
    surface: Surface,
    method: &'static str,
    template: &'static str,
    name: &'static str,
    versions: Versions,
    handler: Handler,
) -> Route {
    Route { surface, method, template, name, versions, handler }
}

const ENTRA: Versions = PreviewsFrom("2025-03-02");
const EXTENSION: Versions = From("2025-03-02");

#[rustfmt::skip]
pub(crate) static ROUTES: [Route; 62] = [
    route(Identity, "POST", "/identities", "create", After2020, id::users::create),
    route(Identity, "GET", "/identities/{id}", "get", ENTRA, id::users::get),
    route(Identity, "DELETE", "/identities/{id}", "delete", After2020, id::users::delete),
    route(Identity, "POST", "/identities/{id}/:issueAccessToken", "issueAccessToken", After2020, id::tokens::issue),
    route(Identity, "POST", "/identities/{id}/:revokeAccessTokens", "revokeAccessTokens", After2020, id::tokens::revoke),
    route(Identity, "POST", "/teamsUser/:exchangeAccessToken", "exchangeTeamsUserAccessToken", After2020, id::exchange::teams_user),
    route(Identity, "POST", "/access/teamsExtension/:exchangeAccessToken", "exchangeTeamsExtensionToken", EXTENSION, id::exchange::teams_extension),
    route(Identity, "GET", "/access/teamsExtension/tenants/{tenantId}/assignments/{objectId}", "getTeamsExtensionAssignment", EXTENSION, id::assignments::get_teams),
    route(Identity, "PUT", "/access/teamsExtension/tenants/{tenantId}/assignments/{objectId}", "upsertTeamsExtensionAssignment", EXTENSION, id::assignments::put_teams),
    route(Identity, "DELETE", "/access/teamsExtension/tenants/{tenantId}/assignments/{objectId}", "deleteTeamsExtensionAssignment", EXTENSION, id::assignments::delete_teams),
    route(Identity, "POST", "/access/entra/:exchangeAccessToken", "exchangeEntraToken", ENTRA, id::exchange::entra),
    route(Identity, "GET", "/access/entra/assignments", "listEntraAssignments", ENTRA, id::assignments::list_entra),
    route(Identity, "PATCH", "/access/entra/assignments", "updateEntraAssignments", ENTRA, id::assignments::patch_entra),
    route(Identity, "GET", "/access/entra/assignments/{objectId}", "getEntraAssignment", ENTRA, id::assignments::get_entra),
    route(Identity, "PUT", "/access/entra/assignments/{objectId}", "upsertEntraAssignment", ENTRA, id::assignments::put_entra),
    route(Identity, "DELETE", "/access/entra/assignments/{objectId}", "deleteEntraAssignment", ENTRA, id::assignments::delete_entra),

    route(Identity, "POST", "/identities", "create", Only2020, id::legacy::create),
    route(Identity, "DELETE", "/identities/{id}", "deleteMethod", Only2020, id::users::delete),
    route(Identity, "PATCH", "/identities/{id}", "updateIdentity", Only2020, id::legacy::update),
    route(Identity, "POST", "/identities/{id}/token", "issueToken", Only2020, id::legacy::issue_token),

    route(PhoneNumbers, "GET", "/availablePhoneNumbers/countries", "listAvailableCountries", All, pn::lists::countries),
    route(PhoneNumbers, "GET", "/availablePhoneNumbers/countries/{countryCode}/localities", "listAvailableLocalities", All, pn::lists::localities),
    route(PhoneNumbers, "GET", "/availablePhoneNumbers/countries/{countryCode}/areaCodes", "listAreaCodes", All, pn::lists::area_codes),
    route(PhoneNumbers, "GET", "/availablePhoneNumbers/countries/{countryCode}/offerings", "listOfferings", All, pn::lists::offerings),
    route(PhoneNumbers, "POST", "/availablePhoneNumbers/countries/{countryCode}/:browse", "browseAvailableNumbers", All, pn::browse::sample),
    route(PhoneNumbers, "POST", "/availablePhoneNumbers/countries/{countryCode}/:search", "searchAvailablePhoneNumbers", All, pn::search::start),
    route(PhoneNumbers, "GET", "/availablePhoneNumbers/searchResults/{searchId}", "getSearchResult", All, pn::search::result),
    route(PhoneNumbers, "POST", "/availablePhoneNumbers/:purchase", "purchasePhoneNumbers", All, pn::purchase::start),
    route(PhoneNumbers, "GET", "/availablePhoneNumbers/reservations", "listReservations", All, pn::reservations::list),
    route(PhoneNumbers, "PATCH", "/availablePhoneNumbers/reservations/{reservationId}", "createOrUpdateReservation", All, pn::reservations::patch),
    route(PhoneNumbers, "GET", "/availablePhoneNumbers/reservations/{reservationId}", "getReservation", All, pn::reservations::get),
    route(PhoneNumbers, "DELETE", "/availablePhoneNumbers/reservations/{reservationId}", "deleteReservation", All, pn::reservations::delete),
    route(PhoneNumbers, "POST", "/availablePhoneNumbers/reservations/{reservationId}/:purchase", "purchaseReservation", All, pn::reservations::purchase),
    route(PhoneNumbers, "GET", "/phoneNumbers/operations/{operationId}", "getOperation", All, pn::operations::get),
    route(PhoneNumbers, "DELETE", "/phoneNumbers/operations/{operationId}", "cancelOperation", All, pn::operations::cancel),
    route(PhoneNumbers, "GET", "/phoneNumbers", "listPhoneNumbers", All, pn::owned::list),
    route(PhoneNumbers, "GET", "/phoneNumbers/{phoneNumber}", "getByNumber", All, pn::owned::get),
    route(PhoneNumbers, "DELETE", "/phoneNumbers/{phoneNumber}", "releasePhoneNumber", All, pn::owned::release),
    route(PhoneNumbers, "PATCH", "/phoneNumbers/{phoneNumber}/capabilities", "updateCapabilities", All, pn::owned::update_capabilities),
    route(PhoneNumbers, "POST", "/operatorInformation/:search", "operatorInformationSearch", All, pn::operators::search),

    route(SipRouting, "GET", "/sip", "getSipConfiguration", All, sip::get),
    route(SipRouting, "PATCH", "/sip", "updateSipConfiguration", All, sip::patch),
    route(SipRouting, "POST", "/sip:testRoutesWithNumber", "testRoutesWithNumber", From("2024-11-15"), sip::test_routes),

    route(Administration, "GET", "/administration/phonenumbers/phonenumbers", "getAllPhoneNumbers", All, old::numbers::list),
    route(Administration, "GET", "/administration/phonenumbers/countries", "getAllSupportedCountries", All, old::countries),
    route(Administration, "POST", "/administration/phonenumbers/countries/{countryCode}/areacodes", "getAllAreaCodes", All, old::locations::area_codes),
    route(Administration, "GET", "/administration/phonenumbers/countries/{countryCode}/phoneplangroups", "getPhonePlanGroups", All, old::plans::list_groups),
    route(Administration, "GET", "/administration/phonenumbers/countries/{countryCode}/phoneplangroups/{phonePlanGroupId}/phoneplans", "getPhonePlans", All, old::plans::list_plans),
    route(Administration, "GET", "/administration/phonenumbers/countries/{countryCode}/phoneplangroups/{phonePlanGroupId}/phoneplans/{phonePlanId}/locationoptions", "getPhonePlanLocationOptions", All, old::locations::list),
    route(Administration, "POST", "/administration/phonenumbers/capabilities", "updateCapabilities", All, old::capabilities::create),
    route(Administration, "GET", "/administration/phonenumbers/capabilities/{capabilitiesUpdateId}", "getCapabilitiesUpdate", All, old::capabilities::get),
    route(Administration, "POST", "/administration/phonenumbers/numberconfiguration", "getNumberConfiguration", All, old::configuration::get),
    route(Administration, "PATCH", "/administration/phonenumbers/numberconfiguration/configure", "configureNumber", All, old::configuration::configure),
    route(Administration, "PATCH", "/administration/phonenumbers/numberconfiguration/unconfigure", "unconfigureNumber", All, old::configuration::unconfigure),
    route(Administration, "POST", "/administration/phonenumbers/searches", "createSearch", All, old::searches::create),
    route(Administration, "GET", "/administration/phonenumbers/searches", "getAllSearches", All, old::searches::list),
    route(Administration, "GET", "/administration/phonenumbers/searches/{searchId}", "getSearchById", All, old::searches::get),
    route(Administration, "POST", "/administration/phonenumbers/searches/{searchId}/purchase", "purchaseSearch", All, old::searches::purchase),
    route(Administration, "POST", "/administration/phonenumbers/searches/{searchId}/cancel", "cancelSearch", All, old::searches::cancel),
    route(Administration, "POST", "/administration/phonenumbers/releases", "releasePhoneNumbers", All, old::releases::create),
    route(Administration, "GET", "/administration/phonenumbers/releases", "getAllReleases", All, old::releases::list),
    route(Administration, "GET", "/administration/phonenumbers/releases/{releaseId}", "getReleaseById", All, old::releases::get),
];
