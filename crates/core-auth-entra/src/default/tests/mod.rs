//! The chain over the official credentials, with scripted variables, HTTP answers and tools: no network, no process.

#![expect(
    clippy::disallowed_methods,
    reason = "the clock of these tests is paused, and only read to see that"
)]

mod canary;
mod chain;
mod steps;

use std::{
    collections::{HashMap, VecDeque},
    error::Error as _,
    ffi::OsStr,
    process::{ExitStatus, Output},
    sync::{Arc, Mutex},
};

use azure_core::{
    Bytes, async_runtime,
    http::{
        AsyncRawResponse, HttpClient, Request,
        headers::{HeaderName, Headers},
    },
};
use azure_identity::Executor;
use core_auth::{AccessToken, CredentialError, TokenCredential as _, TokenRequestContext};

use super::{DefaultCredential, DefaultCredentialBuilder, DefaultCredentialError, StepFailure};

const SCOPE: &str = "https://communication.azure.com//.default";
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.Q2FuYXJ5VG9rZW4";
const SECRET: &str = "CanaryClientSecret~8Q.value";
const SERVICE_PRINCIPAL: [(&str, &str); 3] =
    [("AZURE_TENANT_ID", "tenant"), ("AZURE_CLIENT_ID", "client"), ("AZURE_CLIENT_SECRET", SECRET)];

/// What a request gets.
#[derive(Debug, Clone)]
enum Answer {
    Status(u16, String),
    Unreachable,
    Never,
}

/// Answers in order, and what was asked; one more request than answers fails the test.
#[derive(Debug, Default)]
struct Http {
    answers: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl HttpClient for Http {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let metadata =
            request.headers().get_optional_str(&HeaderName::from_static("metadata")).unwrap_or("-");
        let body = Bytes::from(request.body());
        let line =
            format!("{} {} {metadata} {}", request.method(), request.url(), String::from_utf8_lossy(&body));
        self.asked.lock().unwrap().push(line);
        let answer = self.answers.lock().unwrap().pop_front();
        match answer.unwrap() {
            Answer::Status(status, body) => {
                Ok(AsyncRawResponse::from_bytes(status.into(), Headers::new(), body))
            }
            Answer::Unreachable => {
                let kind = azure_core::error::ErrorKind::Connection;
                Err(azure_core::Error::with_message(kind, "no route to host"))
            }
            Answer::Never => std::future::pending().await,
        }
    }
}

/// What `az` and `azd` say, by the beginning of their command; a tool that is not listed is not installed.
#[derive(Debug, Default)]
struct Tools {
    says: HashMap<&'static str, (i32, String, String)>,
    ran: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl Executor for Tools {
    async fn run(&self, _: &OsStr, args: &[&OsStr]) -> std::io::Result<Output> {
        let command = args.last().unwrap().to_string_lossy();
        let command = command.split(" && ").last().unwrap().to_owned();
        let tool = command.split(' ').next().unwrap().to_owned();
        self.ran.lock().unwrap().push(command);
        let not_installed = (127, String::new(), String::new());
        let (code, stdout, stderr) = self.says.get(tool.as_str()).cloned().unwrap_or(not_installed);
        Ok(Output { status: exit_status(code), stdout: stdout.into(), stderr: stderr.into() })
    }
}

#[cfg(unix)]
fn exit_status(code: i32) -> ExitStatus {
    std::os::unix::process::ExitStatusExt::from_raw(code << 8)
}

#[cfg(windows)]
fn exit_status(code: i32) -> ExitStatus {
    std::os::windows::process::ExitStatusExt::from_raw(code.try_into().unwrap())
}

/// A scripted world.
#[derive(Default)]
struct World {
    variables: HashMap<String, String>,
    http: Arc<Http>,
    tools: Tools,
}

impl World {
    fn new<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let variables =
            variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { variables, ..Self::default() }
    }

    fn answers(self, answers: impl IntoIterator<Item = Answer>) -> Self {
        self.http.answers.lock().unwrap().extend(answers);
        self
    }

    fn tool(
        mut self,
        tool: &'static str,
        code: i32,
        stdout: impl Into<String>,
        stderr: impl Into<String>,
    ) -> Self {
        self.tools.says.insert(tool, (code, stdout.into(), stderr.into()));
        self
    }

    fn build(self) -> Built {
        self.build_with(|builder| builder).unwrap()
    }

    fn build_with(
        self,
        settings: impl FnOnce(DefaultCredentialBuilder) -> DefaultCredentialBuilder,
    ) -> Result<Built, CredentialError> {
        let tools = Arc::new(self.tools);
        let mut builder = DefaultCredential::builder().http_client(Arc::<Http>::clone(&self.http));
        let variables = self.variables;
        builder.setup.environment = Arc::new(move |name| variables.get(name).cloned());
        builder.setup.executor = Some(Arc::<Tools>::clone(&tools));
        Ok(Built { credential: settings(builder).build()?, http: self.http, tools })
    }
}

/// A credential in its world.
struct Built {
    credential: DefaultCredential,
    http: Arc<Http>,
    tools: Arc<Tools>,
}

impl Built {
    async fn get(&self) -> Result<AccessToken, CredentialError> {
        self.credential.get_token(&TokenRequestContext::new([SCOPE])).await
    }

    async fn failures(&self) -> Vec<StepFailure> {
        failures(&self.get().await.unwrap_err())
    }

    fn asked(&self) -> Vec<String> {
        self.http.asked.lock().unwrap().clone()
    }

    fn ran(&self) -> Vec<String> {
        self.tools.ran.lock().unwrap().clone()
    }
}

fn failures(error: &CredentialError) -> Vec<StepFailure> {
    error.source().unwrap().downcast_ref::<DefaultCredentialError>().unwrap().failures().to_vec()
}

/// Entra's token, for an hour.
fn entra_token() -> Answer {
    Answer::Status(200, format!(r#"{{"token_type":"Bearer","expires_in":3600,"access_token":"{TOKEN}"}}"#))
}

/// Entra's refusal.
fn entra_error(code: u32, text: &str) -> Answer {
    Answer::Status(
        401,
        format!(r#"{{"error":"invalid","error_codes":[{code}],"error_description":"AADSTS{code}: {text}"}}"#),
    )
}

/// The managed identity service's token.
fn identity_token() -> Answer {
    let body = format!(
        r#"{{"access_token":"{TOKEN}","expires_on":"4102444800","token_type":"Bearer","resource":"r"}}"#
    );
    Answer::Status(200, body)
}

/// The metadata service's answer to the probe.
fn probed() -> Answer {
    Answer::Status(400, r#"{"error":"invalid_request"}"#.to_owned())
}

fn az_token() -> String {
    format!(r#"{{"accessToken":"{TOKEN}","expires_on":4102444800,"tokenType":"Bearer"}}"#)
}

fn azd_token() -> String {
    format!(r#"{{"token":"{TOKEN}","expiresOn":"2100-01-01T00:00:00Z"}}"#)
}

#[tokio::test(start_paused = true)]
async fn the_official_timer_is_tokios() {
    // Otherwise a repeat inside azure_core would make a test wait for real.
    let before = tokio::time::Instant::now();
    async_runtime::get_async_runtime().sleep(azure_core::time::Duration::hours(1)).await;
    assert!(before.elapsed() >= std::time::Duration::from_secs(3600));
}
