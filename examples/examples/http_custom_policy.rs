//! Add a stage of your own to the pipeline: a header on every attempt, and the time each took.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{sync::Arc, time::Instant};

use acs_examples::{Result, connect};
use core_http::{
    ClientOptions, ConnectionString, Next, Policy, Request, Response, async_trait,
    http::HeaderValue,
    service::{Call, Method, Operation, Pipeline, Replay},
};

static GET_SIP: Operation = Operation::new("get_sip", Method::GET, "/sip", Replay::Always);

#[derive(Debug)]
struct Measure;

#[async_trait]
impl Policy for Measure {
    #[expect(clippy::disallowed_methods, reason = "a program may read its own clock")]
    async fn send(&self, mut request: Request, next: Next<'_>) -> core_http::Result<Response> {
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
    let pipeline = Pipeline::builder(endpoint, key, "2023-03-01").options(options).build()?;
    let answer = pipeline.send(Call::new(&GET_SIP, &[])?).await?;
    println!("answered {} after {:?}", answer.status(), answer.elapsed());
    Ok(())
}
