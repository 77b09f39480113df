//! See on stderr what is sent and answered: `AZURE_LOG_LEVEL=verbose`, or at run time.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use core_http::{
    ConnectionString,
    logging::{self, LogLevel},
    service::{Call, Method, Operation, Pipeline, Replay},
};

static GET_SIP: Operation = Operation::new("get_sip", Method::GET, "/sip", Replay::Always);

#[tokio::main]
async fn main() -> Result {
    let log = logging::init_from_env();
    let resource = connect().await?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let pipeline = Pipeline::builder(endpoint, key, "2023-03-01").build()?;

    pipeline.send(Call::new(&GET_SIP, &[])?).await?;
    log.set_log_level(LogLevel::Verbose);
    println!("from here on with every header that may be shown:");
    pipeline.send(Call::new(&GET_SIP, &[])?).await?;
    Ok(())
}
