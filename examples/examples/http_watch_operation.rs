//! Watch a long-running operation with its progress, and pick it up again by its token.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use acs_examples::{Result, connect};
use core_http::{
    ConnectionString, Poller, Response, ResumeToken,
    service::{Call, Finish, Method, Operation, OperationLocation, OperationPlan, Pipeline, Replay},
};
use serde::Deserialize;
use serde_json::json;

// Twice would hold twice as many numbers, so a lost answer is not repeated.
static SEARCH: Operation = Operation::new(
    "begin_search",
    Method::POST,
    "/availablePhoneNumbers/countries/{countryCode}/:search",
    Replay::IfNotSent,
)
.success(&[202]);
static GET_OPERATION: Operation =
    Operation::new("get_operation", Method::GET, "/phoneNumbers/operations/{operationId}", Replay::Always);
static GET_RESULT: Operation = Operation::new(
    "get_search_result",
    Method::GET,
    "/availablePhoneNumbers/searchResults/{searchId}",
    Replay::Always,
);
static PLAN: OperationPlan = OperationPlan::new("search", "search_", &GET_OPERATION);
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Held {
    phone_numbers: Vec<String>,
    search_expires_by: String,
}

const FINISH: Finish<Held> = Finish::Resource(&GET_RESULT, Response::json);

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let pipeline = Pipeline::builder(endpoint, key, "2025-06-01").build()?;

    let capabilities = json!({ "calling": "outbound", "sms": "none" });
    let wanted = json!({ "phoneNumberType": "tollFree", "assignmentType": "application", "capabilities": capabilities });
    let answer = pipeline.send(Call::new(&SEARCH, &["US"])?.json(&wanted)?).await?;
    let search = OperationLocation::from_start(
        &pipeline,
        &PLAN,
        FINISH,
        &answer,
        ResumeToken::new(&pipeline, "search"),
    )?;
    let mut search = Poller::new(&pipeline, search, Duration::from_secs(120));
    let saved = search.resume_token().to_string();

    let result = search.wait_with(|state| println!("look {}: {}", state.polls(), state.status())).await?;
    println!("held until {}: {:?}", result.search_expires_by, result.phone_numbers);

    // Another process: the same operation, by the saved token.
    let again = OperationLocation::from_token(&pipeline, &PLAN, FINISH, saved.parse()?)?;
    let again = Poller::new(&pipeline, again, Duration::from_secs(120)).await?;
    println!("the same numbers: {}", again.phone_numbers == result.phone_numbers);
    Ok(())
}
