//! What authors of clients need: how to call an API of Azure Communication Services that has no client yet.
//!
//! Stability: this module follows the crate's version like the rest, but it grows with the clients; a minor version may
//! add required things to traits that only clients implement. Users of clients do not need it.
//!
//! # Call an API that has no client yet
//!
//! SMS, email and others share endpoint, key and signature. Three things make a client: a table of operations, models, and
//! a struct that holds a [`Pipeline`].
//!
//! **1. The operations**, each with its method, path and [`Replay`] class. The class is the decision that matters: what
//! happens if the request arrives twice? A message is sent twice, so sending is [`Replay::IfNotSent`].
//!
//! **2. The models**: plain serde types of the service's documentation.
//!
//! **3. The client**: each method makes a [`Call`] and reads the answer.
//!
//! ```
//! use core_http::{ClientOptions, ConnectionString, Result, service::{Call, Method, Operation, Pipeline, Replay}};
//! use serde::{Deserialize, Serialize};
//!
//! // https://learn.microsoft.com/rest/api/communication/sms/sms/send
//! static SEND: Operation = Operation::new("send", Method::POST, "/sms", Replay::IfNotSent).success(&[202]);
//!
//! #[derive(Serialize)]
//! struct SendRequest<'a> {
//!     from: &'a str,
//!     #[serde(rename = "smsRecipients")]
//!     recipients: Vec<Recipient<'a>>,
//!     message: &'a str,
//! }
//!
//! #[derive(Serialize)]
//! struct Recipient<'a> {
//!     to: &'a str,
//! }
//!
//! #[derive(Debug, Deserialize)]
//! #[serde(rename_all = "camelCase")]
//! struct SendResult {
//!     to: String,
//!     message_id: Option<String>,
//!     successful: bool,
//! }
//!
//! #[derive(Deserialize)]
//! struct SendResponse {
//!     value: Vec<SendResult>,
//! }
//!
//! #[derive(Clone)]
//! struct SmsClient {
//!     pipeline: Pipeline,
//! }
//!
//! impl SmsClient {
//!     fn from_connection_string(text: &str, options: ClientOptions) -> Result<Self> {
//!         let (endpoint, key) = ConnectionString::parse(text)?.into_parts();
//!         let builder = Pipeline::builder(endpoint, key, "2021-03-07").client("sms", env!("CARGO_PKG_VERSION"));
//!         Ok(Self { pipeline: builder.options(options).build()? })
//!     }
//!
//!     async fn send(&self, from: &str, to: &[&str], message: &str) -> Result<Vec<SendResult>> {
//!         let recipients = to.iter().map(|to| Recipient { to }).collect();
//!         let call = Call::new(&SEND, &[])?.json(&SendRequest { from, recipients, message })?;
//!         let answer: SendResponse = self.pipeline.send(call).await?.json()?;
//!         Ok(answer.value)
//!     }
//! }
//!
//! # use core_http::testing::{ManualClock, Reply, ScriptedTransport};
//! # use std::sync::Arc;
//! # let clock = ManualClock::new();
//! # let transport = ScriptedTransport::new(&clock);
//! # let answer = r#"{"value":[{"to":"+18005550101","messageId":"m1","httpStatusCode":202,"successful":true}]}"#;
//! # transport.reply(Reply::status(202).json(answer));
//! # let options = ClientOptions::new().transport(Arc::new(transport.clone())).runtime(Arc::new(clock.clone()));
//! # clock.run(async {
//! let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
//! let sms = SmsClient::from_connection_string(text, options)?;
//! let results = sms.send("+18005550100", &["+18005550101"], "hello").await?;
//! assert!(results[0].successful);
//! # assert_eq!(results[0].to, "+18005550101");
//! # assert_eq!(results[0].message_id.as_deref(), Some("m1"));
//! # assert_eq!(transport.requests()[0].path_and_query(), "/sms?api-version=2021-03-07");
//! # Ok::<(), core_http::Error>(())
//! # }).unwrap();
//! ```
//!
//! # Lists
//!
//! Declare a [`Paging`] and hand it with the first [`Call`] to [`Pager::new`](crate::Pager::new).
//!
//! # Operations
//!
//! Send the start, take the [`OperationLocation`] from its answer, and hand it to
//! [`Poller::new`](crate::Poller::new). Where the end shows elsewhere, implement [`LongRunning`].
//!
//! # Errors
//!
//! [`Pipeline::send`] makes them. Where a client knows more, it makes its own with [`ErrorBuilder`].
//!
//! # What to leave to the pipeline
//!
//! The api-version, the request id, the signature, repeats and time limits. A client builds no URL: what its caller gives
//! goes through [`Call::new`] and [`Call::query`], links of the service through [`Pipeline::follow`].

pub use http::Method;

pub use crate::{
    call::{Call, Operation, Replay},
    error::ErrorBuilder,
    operation::{Finish, LongRunning, OperationLocation, OperationPlan},
    paging::{PageContent, Paging},
    pipeline::{Pipeline, PipelineBuilder},
    target::LinkPolicy,
};
