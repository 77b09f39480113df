//! Wrap the transport: here to refuse everything but GET, for a program that must only look.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;

use acs_examples::{Result, connect};
use communication_sip_routing::{
    ClientOptions, ConnectionString, Request, ReqwestTransport, SipRoutingClient, Transport, async_trait,
    http::Method,
};
use core_http::{TransportError, TransportResponse};

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
    let client = SipRoutingClient::builder(endpoint, key).options(options).build()?;

    println!("GET: {} routes", client.list_routes().await?.len());
    let Err(error) = client.set_routes(&[]).await else {
        return Err("expected: a PATCH does not pass".into());
    };
    println!("PATCH: {error}; may have been sent: {}", error.may_have_been_sent());
    Ok(())
}
