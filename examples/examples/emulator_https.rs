//! Talk to the emulator over https: the client trusts the emulator's own authority, and nothing else changes.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;

use acs_examples::Result;
use communication_emulator::Emulator;
use communication_identity::{
    CallOptions, ClientOptions, CommunicationIdentityClient, ConnectionString, ReqwestTransport, RetryOptions,
};

#[tokio::main]
async fn main() -> Result {
    let emulator = Emulator::builder().https(0).start().await?; // a free port
    let text = emulator.https_connection_string().ok_or("no https")?;
    let authority = emulator.ca_certificate().ok_or("no https")?;
    let (endpoint, key) = ConnectionString::parse(&text)?.into_parts();

    // The certificate is given to the client under test, and not to the system.
    let transport = ReqwestTransport::builder().root_certificates(authority.as_bytes()).build()?;
    let options = ClientOptions::new().transport(Arc::new(transport));
    let client =
        CommunicationIdentityClient::builder(endpoint.clone(), key.clone()).options(options).build()?;
    println!("{} over {endpoint}", client.create_user().await?);

    // A client that does not know the authority sends nothing, as it has to be.
    let once = CallOptions::default().retry(RetryOptions::new().max_attempts(1));
    let stranger = CommunicationIdentityClient::new(endpoint, key)?.with_call_options(once);
    let Err(error) = stranger.create_user().await else {
        return Err("expected: the certificate is not trusted".into());
    };
    println!("{error}; may have been sent: {}", error.may_have_been_sent());
    assert_eq!(emulator.users().len(), 1);
    Ok(())
}
