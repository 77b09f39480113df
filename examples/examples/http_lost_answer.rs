//! What a lost answer means: one operation is sent again, another is not, and the error says so.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_emulator::faults::{Action, Rule, When};
use core_http::{
    ConnectionString, ErrorKind,
    service::{Call, Method, Operation, Pipeline, Replay},
};
use serde_json::json;

static CREATE_USER: Operation =
    Operation::new("create_user", Method::POST, "/identities", Replay::Always).success(&[201]);
static SEARCH: Operation = Operation::new(
    "begin_search",
    Method::POST,
    "/availablePhoneNumbers/countries/{countryCode}/:search",
    Replay::IfNotSent,
)
.success(&[202]);

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let emulator = resource.emulator()?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let pipeline = Pipeline::builder(endpoint, key, "2025-06-01").build()?;

    // Both requests are carried out, and the connection breaks before their answer.
    emulator.faults().add(Rule::new(Action::reset(When::After)).method("POST").path("/identities"));
    emulator.faults().add(Rule::new(Action::reset(When::After)).method("POST").path("*:search"));

    let user = pipeline.send(Call::new(&CREATE_USER, &[])?).await?;
    println!("create_user: answered at attempt {}", user.attempts());

    let capabilities = json!({ "calling": "outbound", "sms": "none" });
    let wanted = json!({ "phoneNumberType": "tollFree", "assignmentType": "application", "capabilities": capabilities });
    let search = Call::new(&SEARCH, &["US"])?.json(&wanted)?;
    let Err(error) = pipeline.send(search).await else { return Err("expected: the answer was lost".into()) };
    println!("{error}");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    println!(
        "may have been sent: {}: numbers may be held, so it was not repeated",
        error.may_have_been_sent()
    );
    Ok(())
}
