//! Rotate the access key under running clients.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use core_http::{
    AccessKey, Endpoint, KeyCredential,
    service::{Call, Method, Operation, Pipeline, Replay},
};

static GET_SIP: Operation = Operation::new("get_sip", Method::GET, "/sip", Replay::Always);

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let emulator = resource.emulator()?;

    let credential = KeyCredential::new(AccessKey::parse(&emulator.access_key())?);
    let endpoint = Endpoint::parse(&emulator.endpoint())?;
    let pipeline = Pipeline::builder(endpoint, &credential, "2023-03-01").build()?;
    pipeline.send(Call::new(&GET_SIP, &[])?).await?;

    // As in the portal: the old key is worth nothing from here on.
    let new_key = emulator.regenerate_access_key();
    let Err(error) = pipeline.send(Call::new(&GET_SIP, &[])?).await else {
        return Err("expected: the old key is refused".into());
    };
    println!("{error}");

    // Every client that holds the credential, and every clone of it, signs with the new key from its next attempt on.
    credential.update(AccessKey::parse(&new_key)?);
    let answer = pipeline.send(Call::new(&GET_SIP, &[])?).await?;
    println!("after the update: {}", answer.status());
    Ok(())
}
