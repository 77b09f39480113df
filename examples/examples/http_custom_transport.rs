//! Wrap the transport: here to refuse everything but GET, for a program that must only look.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;

use acs_examples::{Result, connect};
use core_http::{
    ClientOptions, ConnectionString, Request, ReqwestTransport, Transport, TransportError, TransportResponse,
    async_trait,
    service::{Call, Method, Operation, Pipeline, Replay},
};

static GET_SIP: Operation = Operation::new("get_sip", Method::GET, "/sip", Replay::Always);
static SET_SIP: Operation = Operation::new("set_sip", Method::PATCH, "/sip", Replay::Always);

#[derive(Debug)]
struct ReadOnly(ReqwestTransport);

#[async_trait]
impl Transport for ReadOnly {
    async fn send(&self, request: Request) -> Result<TransportResponse, TransportError> {
        if request.method() != Method::GET {
            return Err(TransportError::unusable("this program may only read"));
        }
        self.0.send(request).await
    }
}

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let transport = ReadOnly(ReqwestTransport::builder().build()?);
    let options = ClientOptions::new().transport(Arc::new(transport));
    let pipeline = Pipeline::builder(endpoint, key, "2023-03-01").options(options).build()?;

    println!("GET: {}", pipeline.send(Call::new(&GET_SIP, &[])?).await?.status());
    let clear = Call::new(&SET_SIP, &[])?.merge_patch(&serde_json::json!({ "routes": [] }))?;
    let Err(error) = pipeline.send(clear).await else { return Err("expected: a PATCH does not pass".into()) };
    println!("PATCH: {error}; may have been sent: {}", error.may_have_been_sent());
    Ok(())
}
