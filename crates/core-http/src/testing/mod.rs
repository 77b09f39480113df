//! A scripted transport and a manual clock, for tests of clients and of programs that use them (feature `testing`).
//!
//! No network, no waiting, no chance: the same test gives the same result in no time.
//!
//! ```
//! use core_http::{AccessKey, ClientOptions, Endpoint, service::{Call, Method, Operation, Pipeline, Replay}};
//! use core_http::testing::{ManualClock, Reply, ScriptedTransport};
//! use std::{sync::Arc, time::Duration};
//!
//! static GET_SIP: Operation = Operation::new("get_sip", Method::GET, "/sip", Replay::Always);
//!
//! let clock = ManualClock::new();
//! let transport = ScriptedTransport::new(&clock);
//! transport.reply(Reply::status(503));
//! transport.reply(Reply::status(200).json(r#"{"trunks":{}}"#));
//!
//! let options = ClientOptions::new().transport(Arc::new(transport.clone())).runtime(Arc::new(clock.clone()));
//! let endpoint = Endpoint::parse("https://contoso.communication.azure.com")?;
//! let pipeline = Pipeline::builder(endpoint, AccessKey::parse("AAEC")?, "2023-03-01").options(options).build()?;
//!
//! let answer = clock.run(async { pipeline.send(Call::new(&GET_SIP, &[])?).await })?;
//! assert_eq!(answer.attempts(), 2);
//! assert_eq!(transport.requests().len(), 2);
//! assert!(clock.waits()[0] >= Duration::from_millis(400));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clock;
mod reply;
mod transport;

pub use self::{clock::ManualClock, reply::Reply, transport::ScriptedTransport};
