//! Hand the spans of every call to OpenTelemetry; here to an exporter that keeps them in memory.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use communication_identity::CommunicationIdentityClient;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

#[tokio::main]
async fn main() -> Result {
    let exporter = InMemorySpanExporter::default(); // a program of yours has one for its collector
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("my-service"));
    tracing_subscriber::registry().with(layer).try_init()?;

    let resource = connect().await?;
    let client = CommunicationIdentityClient::from_connection_string(resource.connection_string())?;
    let user = client.create_user().await?;
    client.delete_user(&user).await?;

    // No path and no secret is in it: `url.template` says which kind of request it was.
    provider.force_flush()?;
    let spans = exporter.get_finished_spans()?;
    for span in spans.iter().filter(|span| span.name == "acs.call") {
        println!("{}", span.name);
        for attribute in &span.attributes {
            println!("  {} = {}", attribute.key, attribute.value);
        }
    }
    assert!(spans.iter().any(|span| span.name == "acs.call"), "no span was exported");
    Ok(())
}
