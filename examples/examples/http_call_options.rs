//! Options for some calls only: a deadline, an id of your own for support, a look at every answer.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use acs_examples::{Result, connect};
use communication_emulator::faults::{Action, Rule, When};
use communication_identity::{CallOptions, CommunicationIdentityClient, ErrorKind, RetryOptions};

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;

    // A cheap view of the same client; what it does not set is as before.
    let options = CallOptions::default()
        .timeout(Duration::from_secs(5))
        .request_id("order-4711")
        .inspect(|answer| println!("answered with {}", answer.status()));
    let watched = client.with_call_options(options);
    let user = watched.create_user().await?;
    client.delete_user(&user).await?;

    // No second attempt: the error tells what a person needs to ask support.
    let emulator = resource.emulator()?;
    emulator.faults().add(Rule::new(Action::respond(When::Before, 503)));
    let once = watched.with_call_options(CallOptions::default().retry(RetryOptions::new().max_attempts(1)));
    let Err(error) = once.create_user().await else {
        return Err("expected: the service is not there".into());
    };
    println!("{error}; request {:?}, attempts {}", error.request_id(), error.attempts());
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::Service, Some("order-4711")));
    Ok(())
}
