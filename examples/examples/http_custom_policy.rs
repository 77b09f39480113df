//! Add a stage of your own to the pipeline: a header on every attempt, and the time each took.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{sync::Arc, time::Instant};

use acs_examples::{Result, connect};
use communication_phone_numbers::{
    ClientOptions, ConnectionString, Next, PhoneNumbersClient, Policy, Request, Response, async_trait,
    http::HeaderValue,
};

#[derive(Debug)]
struct Measure;

#[async_trait]
impl Policy for Measure {
    #[expect(clippy::disallowed_methods, reason = "a program may read its own clock")]
    async fn send(
        &self,
        mut request: Request,
        next: Next<'_>,
    ) -> communication_phone_numbers::Result<Response> {
        request.headers_mut().insert("x-contoso-tenant", HeaderValue::from_static("blue"));
        let begun = Instant::now();
        let result = next.run(request).await;
        println!("an attempt took {:?}", begun.elapsed());
        result
    }
}

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    // Per attempt: it runs again for every repeat, before the signature, which covers what it did.
    let options = ClientOptions::new().per_attempt_policy(Arc::new(Measure));
    let client = PhoneNumbersClient::builder(endpoint, key).options(options).build()?;
    println!("{} countries", client.list_available_countries().try_collect().await?.len());
    Ok(())
}
