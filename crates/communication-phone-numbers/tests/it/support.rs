//! What the tests share: clients over a scripted transport, and clients of an emulator.

use std::{
    io,
    path::PathBuf,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use communication_emulator::Emulator;
use communication_phone_numbers::{
    AccessKey, ApiVersion, AvailablePhoneNumber, ClientOptions, ConnectionString, CountryCode, Endpoint,
    PhoneNumber, PhoneNumberAssignmentType, PhoneNumberCapabilities, PhoneNumberCapabilityType,
    PhoneNumberType, PhoneNumbersClient, RetryOptions, SearchRequest,
    testing::{ManualClock, Reply, ScriptedTransport},
};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub(crate) const VERSION: ApiVersion = ApiVersion::V2025_06_01;
pub(crate) const RESERVATION: &str = "6227aeb8-8086-4824-9586-05cafe96f37b";

/// Clients whose network is a script and whose time stands still.
pub(crate) struct Bench {
    pub(crate) clock: ManualClock,
    pub(crate) transport: ScriptedTransport,
}

impl Bench {
    pub(crate) fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let clock = ManualClock::new();
        let transport = ScriptedTransport::new(&clock);
        replies.into_iter().for_each(|reply| transport.reply(reply));
        Self { clock, transport }
    }

    pub(crate) fn options(&self) -> ClientOptions {
        ClientOptions::new().transport(Arc::new(self.transport.clone())).runtime(Arc::new(self.clock.clone()))
    }

    pub(crate) fn client(&self, version: impl Into<ApiVersion>) -> PhoneNumbersClient {
        PhoneNumbersClient::builder(endpoint(), AccessKey::parse(KEY).unwrap())
            .api_version(version)
            .options(self.options())
            .build()
            .unwrap()
    }

    /// Method, path and query of what was sent.
    pub(crate) fn lines(&self) -> Vec<String> {
        let requests = self.transport.requests();
        requests.iter().map(|request| format!("{} {}", request.method(), request.path_and_query())).collect()
    }
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::parse("https://contoso.communication.azure.com").unwrap()
}

/// Repeats without waiting.
pub(crate) fn at_once() -> ClientOptions {
    ClientOptions::new().retry(RetryOptions::new().initial_delay(Duration::ZERO))
}

/// An emulator, and a client of it that repeats without waiting.
pub(crate) async fn start() -> (Emulator, PhoneNumbersClient) {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = client_of(&emulator);
    (emulator, client)
}

pub(crate) fn client_of(emulator: &Emulator) -> PhoneNumbersClient {
    let (endpoint, key) = ConnectionString::parse(&emulator.connection_string()).unwrap().into_parts();
    PhoneNumbersClient::builder(endpoint, key).options(at_once()).build().unwrap()
}

pub(crate) fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

/// One toll-free number of the United States that can call.
pub(crate) fn toll_free() -> SearchRequest {
    let calls =
        PhoneNumberCapabilities::new(PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
    let assignment = PhoneNumberAssignmentType::Application;
    SearchRequest::new(CountryCode::US, PhoneNumberType::TollFree, assignment, calls)
}

/// A number as the service shows it, with this status and error.
pub(crate) fn available_json(id: &str, status: &str, error: Option<(&str, &str)>) -> Value {
    let mut number = json!({
        "id": id, "phoneNumber": format!("+{id}"), "countryCode": "US",
        "capabilities": {"calling": "outbound", "sms": "none"},
        "phoneNumberType": "tollFree", "assignmentType": "application",
        "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"}, "status": status,
    });
    if let Some((code, message)) = error {
        number["error"] = json!({"code": code, "message": message});
    }
    number
}

pub(crate) fn available(id: &str) -> AvailablePhoneNumber {
    serde_json::from_value(available_json(id, "available", None)).unwrap()
}

/// A number of a reservation: its id, its status, and code and message of its error.
pub(crate) type Held<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>);

/// A reservation as the service shows it.
pub(crate) fn reservation_json<'a>(status: &str, numbers: impl IntoIterator<Item = Held<'a>>) -> String {
    let numbers = numbers.into_iter();
    let numbers: serde_json::Map<String, Value> =
        numbers.map(|(id, status, error)| (id.to_owned(), available_json(id, status, error))).collect();
    let expires = "2024-01-15T09:45:05.6504946+00:00";
    json!({"id": RESERVATION, "expiresAt": expires, "phoneNumbers": numbers, "status": status}).to_string()
}

/// A folder of contract or recordings. `None`: the test that asks reports itself skipped.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let Some(shared) = std::env::var_os("ACS_SHARED") else {
        println!("skipped: ACS_SHARED is not set");
        return None;
    };
    // Tests run in the folder of the crate; the variable is usually relative to that of the workspace.
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(shared).join(name);
    assert!(folder.exists(), "{} does not exist", folder.display());
    Some(folder)
}

/// Runs a check of what is logged in a process of its own: whether an event is logged at all is decided for all threads of
/// one together. `name` is that of the test, with its module.
pub(crate) fn in_a_process_of_its_own(name: &str, check: impl FnOnce()) {
    const CHILD: &str = "COMMUNICATION_PHONE_NUMBERS_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        return check();
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--test-threads=1"]).env(CHILD, "1");
    let output = command.output().unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

/// What comes of it, and all that it has written to logs, at every level.
pub(crate) fn logged<T>(work: impl FnOnce() -> T) -> (T, String) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    let result = tracing::subscriber::with_default(subscriber, work);
    let bytes = log.0.lock().unwrap().clone();
    (result, String::from_utf8(bytes).unwrap())
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
