//! The operations. There is one resource, read and changed as a whole; what differs is whose request it is.
//!
//! Setting may be repeated: it says what there is to be. A plan is not: whether it was carried out is looked at first.

use core_http::service::{Method, Operation, Replay};

const PATH: &str = "/sip";

const fn read(name: &'static str) -> Operation {
    Operation::new(name, Method::GET, PATH, Replay::Always)
}

const fn set(name: &'static str) -> Operation {
    Operation::new(name, Method::PATCH, PATH, Replay::Always)
}

pub(crate) static LIST_TRUNKS: Operation = read("list_trunks");
pub(crate) static LIST_TRUNKS_WITH_HEALTH: Operation = read("list_trunks_with_health");
pub(crate) static GET_TRUNK: Operation = read("get_trunk");
pub(crate) static GET_TRUNK_WITH_HEALTH: Operation = read("get_trunk_with_health");
pub(crate) static SET_TRUNK: Operation = set("set_trunk");
pub(crate) static SET_TRUNKS_READ: Operation = read("set_trunks");
pub(crate) static SET_TRUNKS: Operation = set("set_trunks");
pub(crate) static DELETE_TRUNK: Operation = set("delete_trunk");
pub(crate) static LIST_ROUTES: Operation = read("list_routes");
pub(crate) static SET_ROUTES: Operation = set("set_routes");
pub(crate) static SET_ROUTES_READ: Operation = read("set_routes");
pub(crate) static TEST_ROUTES_READ: Operation = read("test_routes_with_number");
/// A POST that reads.
pub(crate) static TEST_ROUTES: Operation =
    Operation::new("test_routes_with_number", Method::POST, "/sip:testRoutesWithNumber", Replay::Always);
pub(crate) static TEST_CONFIGURATION: Operation = Operation::new(
    "test_configuration_with_number",
    Method::POST,
    "/sip:testRoutesWithNumber",
    Replay::Always,
);
pub(crate) static LIST_DOMAINS: Operation = read("list_domains");
pub(crate) static GET_DOMAIN: Operation = read("get_domain");
pub(crate) static SET_DOMAIN: Operation = set("set_domain");
pub(crate) static DELETE_DOMAIN: Operation = set("delete_domain");
/// What is read to say more of a refusal.
pub(crate) static EXPLAIN: Operation = read("explain");
pub(crate) static CONFIGURATION: Operation = read("configuration");
pub(crate) static PLAN: Operation = read("plan");
pub(crate) static APPLY_READ: Operation = read("apply");
pub(crate) static APPLY: Operation = Operation::new("apply", Method::PATCH, PATH, Replay::IfNotSent);
