//! A key and a token that are sent through everything, and never show.
//!
//! Runs in a process of its own, in which every log of every crate and every panic message is kept.

use std::{
    error::Error as StdError,
    fmt::{Debug, Display, Write as _},
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
};
use core_http::{
    AccessKey, AccessToken, CallOptions, ClientOptions, ConnectionString, Credential, CredentialError,
    Endpoint, Error, KeyCredential, Pager, Poller, Request, ReqwestTransport, Response, ResumeToken,
    RetryOptions, Secret, StaticToken, TokenCredential, TokenRequestContext, Url, async_trait,
    core_auth::{StringToSign, jwt_expiry},
    http::{HeaderMap, HeaderValue, Method, StatusCode},
    logging::LogLevel,
    service::{
        Call, Finish, LinkPolicy, Operation, OperationLocation, OperationPlan, PageContent, Paging, Pipeline,
        Replay,
    },
    testing::{ManualClock, Reply, ScriptedTransport},
    time::OffsetDateTime,
};
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use crate::{
    child,
    server::{Server, Step, run},
    support::{READ, SEARCH, read},
};

const KEY_BYTES: [u8; 32] = *b"\xfbcanary\xff-of-an-access-key-\xfe01234";
const TOKEN: &str = "eyJhbGciOiJub25lIn0.Y2FuYXJ5LW9mLWEtdG9rZW4.c2lnbmF0dXJl-canary_0123456789";

fn key() -> String {
    STANDARD.encode(KEY_BYTES)
}

/// All that was shown.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Vec<String>>>);

impl Shown {
    fn text(&self, text: impl Display) {
        let mut all = self.0.lock().unwrap();
        let text = text.to_string();
        // A resume token shows what it holds as soon as somebody decodes it.
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        let decoded =
            words.filter(|word| word.len() > 20).filter_map(|word| URL_SAFE_NO_PAD.decode(word).ok());
        all.extend(decoded.map(|bytes| child::text(&bytes)).collect::<Vec<_>>());
        all.push(text);
    }

    fn debug(&self, value: &dyn Debug) {
        self.text(format!("{value:?}"));
        self.text(format!("{value:#?}"));
    }

    fn foreign(&self, error: &(dyn StdError + 'static)) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.text(error);
            self.debug(&error);
            next = error.source();
        }
    }

    /// An error in all its forms, and in the message of a panic.
    fn error(&self, error: Error) {
        self.foreign(&error);
        for text in [error.code(), error.ms_cv(), error.request_id()].into_iter().flatten() {
            self.text(text);
        }
        if let Some(signed) = error.signed_request() {
            self.text(signed);
        }
        if let Some(token) = error.resume_token() {
            self.token(token);
        }
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            std::hint::black_box(Err::<(), _>(error)).unwrap();
        }));
        assert!(panicked.is_err());
    }

    fn token(&self, token: &ResumeToken) {
        self.text(token);
        self.debug(token);
        self.text(serde_json::to_string(token).unwrap());
    }

    fn response(&self, response: &Response) {
        self.debug(response);
        let values = response.headers().values().map(|value| child::text(value.as_bytes()));
        self.0.lock().unwrap().extend(values);
    }
}

impl io::Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text(child::text(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Shown {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl log::Log for Shown {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.text(format_args!("log {}: {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// Keeps everything that this process says from now on.
fn listen() -> Shown {
    let shown = Shown::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::level_filters::LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(shown.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    log::set_boxed_logger(Box::new(shown.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let panics = shown.clone();
    std::panic::set_hook(Box::new(move |panic| {
        panics.text(panic);
        // Those that are made on purpose begin with this.
        if !panic.to_string().contains("called `Result::unwrap()` on an `Err` value: Error {") {
            eprintln!("{panic}");
        }
    }));
    shown
}

/// Every form of the secrets that a careless hand could write.
fn needles(signatures: &[String]) -> Vec<String> {
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        })
    };
    let mut needles = vec![
        key(),
        STANDARD_NO_PAD.encode(KEY_BYTES),
        URL_SAFE.encode(KEY_BYTES),
        URL_SAFE_NO_PAD.encode(KEY_BYTES),
        hex(&KEY_BYTES),
        hex(&KEY_BYTES).to_uppercase(),
        format!("{KEY_BYTES:?}"),
        format!("{:?}", &KEY_BYTES[..8]).trim_matches(['[', ']']).to_owned(),
        "canary\u{fffd}-of-an-access-key".to_owned(),
        TOKEN.to_owned(),
        STANDARD.encode(TOKEN),
        STANDARD_NO_PAD.encode(TOKEN),
        hex(TOKEN.as_bytes()),
    ];
    for signature in signatures {
        needles.push(signature.clone());
        needles.push(encoded(signature));
        needles.push(hex(&STANDARD.decode(signature).unwrap()));
    }
    needles
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[test]
fn no_secret_is_ever_shown() {
    if !child::is_child() {
        child::run("canary::no_secret_is_ever_shown", &[]);
        return;
    }
    let shown = listen();
    let signatures = Signatures::default();
    constructors(&shown);
    values(&shown);
    for credential in [Kind::Key, Kind::Token] {
        for place in PLACES {
            scripted(&shown, &signatures, credential, place);
            over_the_wire(&shown, &signatures, credential, place);
        }
        lists_and_operations(&shown, &signatures, credential);
    }
    failing_credentials(&shown);

    let signatures = signatures.0.lock().unwrap().clone();
    assert!(signatures.len() > 50, "{}", signatures.len());
    let shown = shown.0.lock().unwrap().clone();
    for (what, mark) in [
        ("our events", "core_http"),
        ("the span", "acs.call"),
        ("the warning", "repeats the credential"),
        ("other crates' logs", "log reqwest"),
        ("panics", "panicked at"),
        ("resume tokens", "\"endpoint\""),
    ] {
        assert!(shown.iter().any(|text| text.contains(mark)), "{what}: nothing was kept");
    }
    for needle in needles(&signatures) {
        let leak = shown.iter().find(|text| text.contains(&needle));
        assert!(leak.is_none(), "{needle} is in {}", leak.unwrap());
    }
}

/// The values of all signatures that were sent.
#[derive(Clone, Default)]
struct Signatures(Arc<Mutex<Vec<String>>>);

impl Signatures {
    /// The secret part of an `Authorization`, which is kept if it is a signature.
    fn take(&self, authorization: &str) -> String {
        if let Some((_, signature)) = authorization.split_once("Signature=") {
            self.0.lock().unwrap().push(signature.to_owned());
            return signature.to_owned();
        }
        assert_eq!(authorization, format!("Bearer {TOKEN}"));
        TOKEN.to_owned()
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Key,
    Token,
}

fn credential(kind: Kind) -> Credential {
    match kind {
        Kind::Key => AccessKey::parse(&key()).unwrap().into(),
        Kind::Token => StaticToken::new(TOKEN).unwrap().into(),
    }
}

fn pipeline(endpoint: Endpoint, kind: Kind, options: ClientOptions) -> Pipeline {
    let options = options.retry(RetryOptions::new().max_attempts(2));
    Pipeline::builder(endpoint, credential(kind), "2025-06-01").options(options).build().unwrap()
}

fn contoso() -> Endpoint {
    Endpoint::parse("https://contoso.communication.azure.com").unwrap()
}

/// Everything that reads a text, given a text that holds a secret and is wrong.
fn constructors(shown: &Shown) {
    let key = key();
    for text in [
        format!("endpoint=https://contoso.communication.azure.com;accesskey={key}x"),
        format!("endpoint=https://contoso.communication.azure.com;accesskey={key};accesskey={key}"),
        format!("endpoint=https://contoso.communication.azure.com;accesskey=\"{key}"),
        format!("endpoint=https://user:{key}@contoso.communication.azure.com;accesskey={key}"),
        format!("endpoint=http://contoso.communication.azure.com;accesskey={key}"),
        format!("endpoint={key};accesskey={key}"),
        format!("accesskey={key}"),
        format!("{key};endpoint=https://contoso.communication.azure.com"),
        format!("'endpoint=https://contoso.communication.azure.com;accesskey={key}"),
        key.clone(),
    ] {
        let error = ConnectionString::parse(&text).unwrap_err();
        shown.foreign(&error);
        shown.error(error.into());
        let error = Endpoint::parse(&text).unwrap_err();
        shown.foreign(&error);
        shown.error(error.into());
    }
    for text in
        [format!("{key}{key}"), format!("{key}\u{0}"), key.replace('=', ""), URL_SAFE.encode(KEY_BYTES)]
    {
        let error = AccessKey::parse(&text).unwrap_err();
        shown.foreign(&error);
        shown.error(error.into());
    }
    for text in [format!("Bearer {TOKEN}"), format!("\"{TOKEN}\""), format!("{TOKEN}\r\nx: y")] {
        shown.foreign(&StaticToken::new(text).unwrap_err());
    }
    for text in [TOKEN, &key] {
        shown.error(text.parse::<ResumeToken>().unwrap_err());
        let error = serde_json::from_str::<ResumeToken>(&format!("{text:?}")).unwrap_err();
        shown.foreign(&error);
        shown.error(text.parse::<LogLevel>().unwrap_err());
        shown.error(Call::new(&READ, &[&format!("{text}\n")]).unwrap_err());
        let proxy = ReqwestTransport::builder().proxy(&format!("http://{text}:{text}@"));
        shown.debug(&proxy);
        shown.error(proxy.build().unwrap_err());
        let certificate = ReqwestTransport::builder().client_certificate(text.as_bytes());
        shown.debug(&certificate);
        shown.error(certificate.build().unwrap_err());
        shown.error(ReqwestTransport::builder().root_certificates(text.as_bytes()).build().unwrap_err());
    }
}

/// Everything that holds a secret and has a `Debug`.
fn values(shown: &Shown) {
    let key = AccessKey::parse(&key()).unwrap();
    let string = format!("endpoint=https://contoso.communication.azure.com;accesskey={}", self::key());
    let rotated = KeyCredential::new(key.clone());
    rotated.update(key.clone());
    let token = AccessToken::new(TOKEN, OffsetDateTime::UNIX_EPOCH);
    assert_eq!(jwt_expiry(token.secret()), None);
    let sensitive = HeaderValue::from_static(TOKEN);
    let url = Url::parse("https://contoso.communication.azure.com/things").unwrap();
    let mut request = Request::new(Method::GET, url);
    for name in ["authorization", "x-custom", "cookie"] {
        request.headers_mut().insert(name, sensitive.clone());
    }
    request.set_body(TOKEN);
    let call = read()
        .header("x-custom".parse().unwrap(), sensitive.clone())
        .body(HeaderValue::from_static("text/plain"), TOKEN.into());
    let signed = StringToSign::new("GET", "/", "today", "contoso.communication.azure.com", "hash");
    let options = CallOptions::new().header("x-custom", TOKEN);
    let proxied = ReqwestTransport::builder().proxy(&format!("http://user:{TOKEN}@127.0.0.1:3128"));
    let headers: HeaderMap = [("authorization", sensitive.clone()), ("set-cookie", sensitive)]
        .map(|(name, value)| (name.parse().unwrap(), value))
        .into_iter()
        .collect();
    let response = Response::new(StatusCode::OK, headers, format!("{{\"id\":\"{TOKEN}\""));
    shown.error(response.json::<serde_json::Value>().unwrap_err());
    shown.debug(&response);
    shown.debug(&proxied);
    shown.debug(&proxied.build().unwrap());
    for value in [
        &key as &dyn Debug,
        &rotated,
        &ConnectionString::parse(&string).unwrap(),
        &Secret::new(TOKEN),
        &token,
        &StaticToken::new(TOKEN).unwrap(),
        &credential(Kind::Key),
        &credential(Kind::Token),
        &request,
        &call,
        &signed,
        &options,
    ] {
        shown.debug(value);
    }
    shown.text(signed);
    for kind in [Kind::Key, Kind::Token] {
        let builder = Pipeline::builder(contoso(), credential(kind), "2025-06-01");
        shown.debug(&builder);
        let pipeline = builder.build().unwrap().with_call_options(options.clone());
        shown.debug(&pipeline);
        shown.token(&ResumeToken::new(&pipeline, "search").with_id("1"));
    }
}

/// A credential whose tokens are no good.
#[derive(Debug)]
struct Broken(&'static str, i64);

#[async_trait]
impl TokenCredential for Broken {
    async fn get_token(&self, _: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        let ends = OffsetDateTime::from_unix_timestamp(self.1).unwrap();
        Ok(AccessToken::new(format!("{TOKEN}{}", self.0), ends))
    }
}

fn failing_credentials(shown: &Shown) {
    for broken in [Broken("\n", 4_000_000_000), Broken("", 0), Broken("\u{0}x", 4_000_000_000)] {
        let clock = ManualClock::new();
        let transport = ScriptedTransport::new(&clock);
        let options = ClientOptions::new().transport(Arc::new(transport)).runtime(Arc::new(clock.clone()));
        let pipeline =
            Pipeline::builder(contoso(), Arc::new(broken), "2025-06-01").options(options).build().unwrap();
        shown.error(clock.run(pipeline.send(read())).unwrap_err());
        shown.debug(&pipeline);
    }
}

/// Where a server repeats what it was sent.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// In the texts of an error body.
    Body(u16),
    /// At the end of a text that is cut.
    LongBody,
    /// As a page of HTML, or as something else that is not understood.
    Html,
    Garbage,
    /// In a header of this name, on an answer of this status.
    Header(&'static str, u16),
    Redirect,
    Challenge,
}

const PLACES: [Place; 24] = [
    Place::Body(400),
    Place::Body(401),
    Place::Body(404),
    Place::Body(503),
    Place::LongBody,
    Place::Html,
    Place::Garbage,
    Place::Header("x-ms-error-code", 400),
    Place::Header("ms-cv", 401),
    Place::Header("ms-cv", 200),
    Place::Header("server", 200),
    Place::Header("x-ms-request-id", 500),
    Place::Header("x-ms-client-request-id", 200),
    Place::Header("operation-id", 200),
    Place::Header("content-type", 200),
    Place::Header("date", 401),
    Place::Header("retry-after", 429),
    Place::Header("x-azure-ref", 200),
    Place::Header("set-cookie", 200),
    Place::Header("content-encoding", 200),
    Place::Header("authorization", 404),
    Place::Header("www-authenticate", 401),
    Place::Redirect,
    Place::Challenge,
];

/// The status, headers and body of an answer that repeats the `Authorization` and its secret part.
fn echo(place: Place, authorization: &str, secret: &str) -> (u16, Vec<(&'static str, String)>, String) {
    let json = ("content-type", "application/json".to_owned());
    match place {
        Place::Body(status) => {
            // Some serializers write `+` as an escape.
            let escaped = secret.replace('+', "\\u002B").replace('/', "\\/");
            let body = format!(
                r#"{{"error":{{"code":"{escaped}","message":"you sent {authorization}","target":"{}",
                "details":[{{"code":"a","message":"{secret}"}}],"innererror":{{"message":"x {secret} y"}}}}}}"#,
                encoded(secret)
            );
            (status, vec![json], body)
        }
        Place::LongBody => {
            let body =
                format!(r#"{{"error":{{"message":"{}{secret}"}}}}"#, "x".repeat(2048 - secret.len() + 1));
            (400, vec![json], body)
        }
        Place::Html => (502, vec![], format!("<html>{authorization}</html>")),
        Place::Garbage => (200, vec![json], format!("{{\"id\":\"{authorization}\",")),
        Place::Header(name, status) => (status, vec![(name, format!("a {authorization}; b"))], "{}".into()),
        Place::Redirect => {
            (302, vec![("location", format!("/login?a={}", encoded(authorization)))], String::new())
        }
        Place::Challenge => {
            let claims = STANDARD.encode(format!("{{\"x\":\"{authorization}\"}}"));
            let challenge = format!("Bearer error=\"insufficient_claims\", claims=\"{claims}\"");
            (401, vec![("www-authenticate", challenge)], String::new())
        }
    }
}

/// Sends a call, and shows all there is to see of it.
fn show(shown: &Shown, result: Result<Response, Error>) {
    match result {
        Ok(response) => {
            shown.response(&response);
            if let Some(ms_cv) = response.ms_cv() {
                shown.text(ms_cv);
            }
            if let Err(error) = response.json::<Vec<u8>>() {
                shown.error(error);
            }
        }
        Err(error) => shown.error(error),
    }
}

fn scripted(shown: &Shown, signatures: &Signatures, kind: Kind, place: Place) {
    let (clock, signatures, inspected) = (ManualClock::new(), signatures.clone(), shown.clone());
    let transport = ScriptedTransport::answering(&clock, move |request| {
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let (status, headers, body) = echo(place, authorization, &signatures.take(authorization));
        headers
            .into_iter()
            .fold(Reply::status(status), |reply, (name, value)| reply.header(name, &value))
            .chunk(body)
    });
    let options =
        ClientOptions::new().transport(Arc::new(transport.clone())).runtime(Arc::new(clock.clone()));
    let pipeline = pipeline(contoso(), kind, options)
        .with_call_options(CallOptions::new().inspect(move |response| inspected.response(response)));
    show(shown, clock.run(pipeline.send(read())));
    shown.debug(&transport.requests());
    shown.debug(&pipeline);
}

fn over_the_wire(shown: &Shown, signatures: &Signatures, kind: Kind, place: Place) {
    let signatures = signatures.clone();
    run(async {
        let mut server = Server::start(move |seen| {
            let authorization = seen.one("authorization").to_owned();
            let (status, headers, body) = echo(place, &authorization, &signatures.take(&authorization));
            let headers: Vec<_> =
                headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let headers = headers.concat();
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status} {authorization}\r\n{headers}content-length: {length}\r\n\r\n");
            vec![Step::Send(format!("{head}{body}").into_bytes()), Step::Close]
        })
        .await;
        let options = ClientOptions::new().call_timeout(Duration::from_secs(5));
        let retry = RetryOptions::new().max_attempts(2).initial_delay(Duration::ZERO);
        let pipeline =
            pipeline(server.endpoint(), kind, options).with_call_options(CallOptions::new().retry(retry));
        show(shown, server.during(pipeline.send(read())).await);
    });
}

static STATUS: Operation =
    Operation::new("get_operation", Method::GET, "/operations/{operationId}", Replay::Always);
static PLAN: OperationPlan = OperationPlan::new("search", "search_", &STATUS).cancel(&STATUS);

static PAGING: Paging<String> = Paging::new("top", page);
static PATH_ONLY: Paging<String> = Paging::new("top", page).links(LinkPolicy::PathOnly);

fn page(answer: &Response) -> Result<PageContent<String>, Error> {
    let page: serde_json::Value = answer.json()?;
    Ok(PageContent::new(vec!["a".into()], page["nextLink"].as_str().map(str::to_owned)))
}

/// A pipeline whose answers are made of the secret part of each request and its number, from 1.
fn echoing(
    signatures: &Signatures,
    kind: Kind,
    answer: impl Fn(&str, usize) -> Reply + Send + 'static,
) -> (ManualClock, Pipeline) {
    let (clock, signatures, mut count) = (ManualClock::new(), signatures.clone(), 0);
    let transport = ScriptedTransport::answering(&clock, move |request| {
        count += 1;
        answer(&signatures.take(request.headers()["authorization"].to_str().unwrap()), count)
    });
    let options = ClientOptions::new().transport(Arc::new(transport)).runtime(Arc::new(clock.clone()));
    (clock, pipeline(contoso(), kind, options))
}

type Link = fn(&str) -> String;

/// Links that repeat the credential.
const LINKS: [Link; 5] = [
    |secret| format!("/things?token={}", encoded(secret)),
    |secret| format!("/things?token={secret}"),
    |secret| format!("/things/{secret}"),
    |secret| format!("https://contoso.communication.azure.com/things?a=b&c={}", encoded(secret)),
    |secret| format!("https://evil.example/{secret}"),
];

/// Links and statuses that repeat the credential.
fn lists_and_operations(shown: &Shown, signatures: &Signatures, kind: Kind) {
    for link in LINKS {
        for paging in [&PAGING, &PATH_ONLY] {
            list(shown, signatures, kind, link, paging);
        }
        operation(shown, signatures, kind, link);
    }
    for failed in [true, false] {
        status(shown, signatures, kind, failed);
    }
}

/// A list whose next link repeats the credential.
fn list(shown: &Shown, signatures: &Signatures, kind: Kind, link: Link, paging: &'static Paging<String>) {
    let (clock, pipeline) = echoing(signatures, kind, move |secret, _| {
        Reply::status(200).json(&serde_json::json!({ "nextLink": link(secret) }).to_string())
    });
    let mut list = Pager::new(&pipeline, read(), paging);
    for _ in 0..3 {
        let item = clock.run(list.try_next());
        shown.debug(&list);
        if let Some(token) = list.resume_token() {
            shown.token(&token);
        }
        if let Err(error) = item {
            shown.error(error);
        }
    }
    let mut pages = Pager::new(&pipeline, read(), paging).pages();
    shown.debug(&clock.run(pages.try_next()).unwrap().unwrap());
}

/// An operation whose links, to itself or to its result, repeat the credential.
fn operation(shown: &Shown, signatures: &Signatures, kind: Kind, link: Link) {
    let (clock, pipeline) = echoing(signatures, kind, move |secret, count| match count {
        1 => Reply::status(202).header("operation-location", &link(secret).replace("things", "operations")),
        2 => Reply::status(202).header("operation-location", "/operations/search_1"),
        _ => {
            let body = serde_json::json!({ "status": "succeeded", "resourceLocation": link(secret) });
            Reply::status(200).json(&body.to_string())
        }
    });
    let start = || {
        let answer = clock.run(pipeline.send(Call::new(&SEARCH, &[]).unwrap())).unwrap();
        let finish = Finish::Resource(&READ, |_| Ok(()));
        OperationLocation::from_start(
            &pipeline,
            &PLAN,
            finish,
            &answer,
            ResumeToken::new(&pipeline, "search"),
        )
    };
    shown.error(start().unwrap_err());
    let mut poller = Poller::new(&pipeline, start().unwrap(), Duration::from_secs(9));
    shown.error(clock.run(poller.wait()).unwrap_err());
    shown.debug(&poller);
    shown.token(&poller.resume_token());
}

/// An operation whose status repeats the credential.
fn status(shown: &Shown, signatures: &Signatures, kind: Kind, failed: bool) {
    let (clock, pipeline) = echoing(signatures, kind, move |secret, _| {
        let status = if failed { "failed".to_owned() } else { format!("waiting for {secret}") };
        let error = serde_json::json!({ "code": secret, "message": format!("you sent {secret}") });
        Reply::status(200).json(&serde_json::json!({ "status": status, "error": error }).to_string())
    });
    let finish = Finish::Status(|_| Ok(()));
    let operation = OperationLocation::from_id(&pipeline, &PLAN, finish, "search_1").unwrap();
    let mut poller = Poller::new(&pipeline, operation, Duration::from_secs(3));
    let end = clock.run(poller.wait_with(|state| {
        shown.debug(state);
        shown.text(state.status());
    }));
    shown.error(end.unwrap_err());
    shown.debug(&clock.run(poller.poll()));
}
