//! Texts from outside, of every shape: no parser panics, and what is accepted keeps its promise.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};
use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use core_http::{
    AccessKey, AccessToken, CallOptions, CredentialError, Error, ErrorKind, OperationStatus, Pager, Poller,
    Progress, Response, ResumeToken, ServiceError, TokenCredential, TokenRequestContext, async_trait,
    http::{HeaderMap, Method, StatusCode},
    logging::LogLevel,
    service::{
        Call, Finish, LinkPolicy, Operation, OperationLocation, OperationPlan, PageContent, Paging, Replay,
    },
    testing::Reply,
    time::OffsetDateTime,
};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use crate::support::{Bench, KEY, READ, SEARCH, read};

const ORIGIN: &str = "https://contoso.communication.azure.com";

/// What holds for the text of every error, whatever it is about.
fn check_text(text: &str) {
    assert!(text.len() <= 16 * 1024, "{} bytes", text.len());
    assert!(!text.contains(char::is_control), "{text:?}");
    let reordering = |c| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(reordering), "{text:?}");
}

fn check_error(error: &Error) {
    check_text(&error.to_string());
    let debug = format!("{error:?}");
    assert!(!debug.contains(char::is_control), "{debug:?}");
    for text in [error.code(), error.ms_cv()].into_iter().flatten() {
        check_text(text);
    }
}

fn pieces(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..most).prop_map(|pieces| pieces.concat())
}

/// Any text, and texts of the pieces that links to elsewhere are made of.
fn links() -> impl Strategy<Value = String> {
    let parts = &[
        "https://",
        "http://",
        "https:",
        "HTTPS://",
        "//",
        "/",
        "\\",
        "contoso.communication.azure.com",
        ".evil.example",
        "evil.example",
        "@",
        ":",
        ":443",
        ":8443",
        "..",
        ".",
        "%2e",
        "%2E%2e",
        "%2f",
        "%5c",
        "?",
        "#",
        "\t",
        "\n",
        "\r",
        " ",
        "\0",
        "data:",
        "javascript:",
        "file:",
        "x:",
        "things",
        "operations",
        "search_1",
        "é",
        "\u{a0}",
        "\u{3000}",
        "\u{202e}",
        "[::1]",
        "a=b",
        "&",
        "%",
        "%zz",
        "user:pass@",
        "ｅvil。example",
        "127.1",
        "api-version=1",
    ];
    prop_oneof![3 => pieces(parts, 9), 1 => any::<String>(), 1 => "/[ -~]{0,40}"]
}

static PAGE: Operation = Operation::new("page", Method::GET, "/things", Replay::Always);
static SAME_ORIGIN: Paging<u8> = Paging::new("top", page);
static PATH_ONLY: Paging<u8> = Paging::new("top", page).links(LinkPolicy::PathOnly);

fn page(answer: &Response) -> Result<PageContent<u8>, Error> {
    let page: serde_json::Value = answer.json()?;
    Ok(PageContent::new(vec![1], page["nextLink"].as_str().map(str::to_owned)))
}

/// Whether a parser of URLs would take a segment of the path away.
fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|part| {
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        part == "." || part == ".."
    })
}

fn check_followed(link: &str, call: &Call) {
    assert!(call.path().starts_with('/') && !has_dot_segment(call.path()), "{link:?} -> {}", call.path());
    assert!(call.path().is_ascii() && call.query_text().is_ascii(), "{link:?}");
    if link.starts_with('/') && !link.starts_with("//") {
        let path = link.split(['?', '#']).next().unwrap().trim_end_matches(' ');
        assert_eq!(call.path(), path, "the path is sent as it is written");
    }
    // What is followed is sent to the endpoint, and as a GET.
    let bench = Bench::new();
    bench.script([Reply::status(200)]);
    if let Err(error) = bench.send(call.clone()) {
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{link:?}: {error}");
    }
    for request in bench.transport.requests() {
        assert_eq!(request.url().origin().ascii_serialization(), ORIGIN);
        assert_eq!((request.url().host_str(), request.method()), (Some(&ORIGIN[8..]), &Method::GET));
    }
}

#[test]
fn a_link_without_a_path_of_its_own_has_none_to_keep() {
    // What stands behind `data:` would be part of the host, if it were put behind the endpoint.
    for link in ["data:.evil.example/a://x/y", "data:,/things", "mailto:a@b://c/", "javascript:/things"] {
        let bench = Bench::new();
        bench.script([Reply::status(200).json(&serde_json::json!({ "nextLink": link }).to_string())]);
        let mut list = Pager::new(&bench.pipeline, Call::new(&PAGE, &[]).unwrap(), &PATH_ONLY);
        assert_eq!(bench.clock.run(list.try_next()).unwrap(), Some(1));
        let error = bench.clock.run(list.try_next()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UntrustedLink, "{link}: {error}");
    }
}

#[test]
fn a_link_whose_path_a_parser_would_change_is_refused_wherever_it_names_a_scheme() {
    let answer = Response::new(StatusCode::OK, HeaderMap::new(), "{}");
    for link in
        ["/https://..", "/a/../b/x://c/d", "/a/./x://c/d", "//contoso.communication.azure.com/a/../x://c/d"]
    {
        let error = Bench::new().pipeline.follow(&READ, &answer, link).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UntrustedLink, "{link}");
    }
    assert_eq!(Bench::new().pipeline.follow(&READ, &answer, "/a/x://c/d").unwrap().path(), "/a/x://c/d");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_followed_link_never_leaves_the_origin(link in links(), deep in any::<bool>()) {
        let bench = Bench::new();
        bench.script([Reply::status(200).json("{}")]);
        // Relative to the page it stands on, or to the root.
        let answer = if deep {
            bench.send(read()).unwrap()
        } else {
            Response::new(StatusCode::OK, HeaderMap::new(), "{}")
        };
        match bench.pipeline.follow(&READ, &answer, &link) {
            Ok(call) => check_followed(&link, &call),
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::UntrustedLink);
                check_error(&error);
                prop_assert!(link.len() < 12 || !error.to_string().contains(&link), "the link is not quoted");
            }
        }
    }

    #[test]
    fn a_next_link_never_leaves_the_origin_whatever_its_list_allows(link in links(), path_only in any::<bool>()) {
        let bench = Bench::new();
        let first = serde_json::json!({ "nextLink": link }).to_string();
        bench.script([Reply::status(200).json(&first), Reply::status(200).json("{}")]);
        let paging = if path_only { &PATH_ONLY } else { &SAME_ORIGIN };
        let mut list = Pager::new(&bench.pipeline, Call::new(&PAGE, &[]).unwrap(), paging);
        prop_assert_eq!(bench.clock.run(list.try_next()).unwrap(), Some(1));
        if let Some(token) = list.resume_token() {
            prop_assert_eq!(&token.to_string().parse::<ResumeToken>().unwrap(), &token);
        }
        if let Err(error) = bench.clock.run(list.try_next()) {
            check_error(&error);
            // `?` and the like lead back to the same page.
            prop_assert!(matches!(error.kind(), ErrorKind::UntrustedLink | ErrorKind::Decode), "{}", error);
            prop_assert_eq!(bench.transport.requests().len(), 1);
        }
        for request in bench.transport.requests() {
            prop_assert_eq!(request.url().origin().ascii_serialization(), ORIGIN);
        }
    }

    #[test]
    fn a_wait_that_the_service_asks_for_is_bounded(
        name in prop::sample::select(vec!["retry-after", "retry-after-ms", "x-ms-retry-after-ms"]),
        value in prop_oneof![
            "[ -~]{0,30}",
            "-?[0-9]{1,40}(\\.[0-9]{0,20})?",
            "(Mon|Sun), [0-3][0-9] (Jan|Feb|Dec) [0-9]{4} [0-2][0-9]:[0-6][0-9]:[0-6][0-9] GMT",
        ],
        date in prop_oneof![
            "[ -~]{0,30}",
            "(Mon|Sun), [0-3][0-9] (Jan|Feb|Dec) [0-9]{4} [0-2][0-9]:[0-6][0-9]:[0-6][0-9] GMT",
        ],
        status in prop::sample::select(vec![401_u16, 429, 503, 404]),
    ) {
        let bench = Bench::new();
        for _ in 0..4 {
            bench.script([Reply::status(status).header(name, &value).header("date", &date)]);
        }
        let error = bench.send(read()).unwrap_err();
        check_error(&error);
        prop_assert!(error.elapsed() <= Duration::from_secs(60), "{:?}", error.elapsed());
        prop_assert!(error.attempts() <= 4);
        prop_assert_eq!(error.retry_after().is_some_and(|hint| value.starts_with('-') && !hint.is_zero()), false);
        // Every attempt was signed for some time or other.
        for request in bench.transport.requests() {
            prop_assert_eq!(request.headers()["x-ms-date"].len(), 29);
        }
    }
}

/// JSON of the fields that errors have, at random.
fn error_json() -> impl Strategy<Value = serde_json::Value> {
    let text = prop_oneof![any::<String>(), "[a-z]{0,9}", Just("x\u{1b}[31m\r\n\u{202e}".repeat(400))];
    let leaf = prop_oneof![
        text.prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
    ];
    leaf.prop_recursive(10, 200, 12, |inner| {
        let name = prop::sample::select(vec![
            "error",
            "Error",
            "code",
            "CODE",
            "message",
            "target",
            "details",
            "innererror",
            "innerError",
            "title",
            "detail",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..12).prop_map(serde_json::Value::from),
            prop::collection::vec((name, inner), 0..8).prop_map(|fields| {
                fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            }),
        ]
    })
}

fn check_service_error(error: &ServiceError) {
    check_text(&error.to_string());
    let mut next = Some(error);
    while let Some(error) = next {
        for text in [error.code(), error.message(), error.target()].into_iter().flatten() {
            check_text(text);
            assert!(text.len() < 2100, "{} bytes", text.len());
        }
        assert!(error.details().len() <= 64);
        error.details().iter().for_each(check_service_error);
        next = error.inner();
    }
}

#[test]
fn an_error_as_wide_and_deep_as_a_body_has_room_for_is_one_line_of_bounded_length() {
    let leaf = serde_json::json!({ "code": "c".repeat(300), "message": "m".repeat(3000), "target": "t".repeat(300) });
    let mut error = leaf.clone();
    for _ in 0..3 {
        let mut around = leaf.clone();
        around["details"] = vec![error.clone(); 8].into();
        around["innererror"] = error;
        error = around;
    }
    let body = serde_json::json!({ "error": error }).to_string();
    let error = ServiceError::from_body(body.as_bytes()).unwrap();
    check_service_error(&error);
    assert!(error.to_string().starts_with("ccc"));

    let bench = Bench::new();
    bench.script([Reply::status(200).json(&format!(r#"{{"status":"failed","error":{body}}}"#))]);
    let finish = Finish::Status(|_| Ok(()));
    let operation = OperationLocation::from_id(&bench.pipeline, &PLAN, finish, "search_1").unwrap();
    let mut poller = Poller::new(&bench.pipeline, operation, Duration::from_secs(9));
    let error = bench.clock.run(poller.poll()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OperationFailed);
    check_error(&error);
}

proptest! {
    #[test]
    fn an_error_body_of_any_shape_is_read_or_left(body in error_json(), wrapped in any::<bool>(), status in 400_u16..=599) {
        let body = if wrapped { serde_json::json!({ "error": body }) } else { body };
        if let Some(error) = ServiceError::from_body(body.to_string().as_bytes()) {
            check_service_error(&error);
            prop_assert_eq!(ServiceError::from_value(&body), Some(error));
        }
        let bench = Bench::with(AccessKey::parse(KEY).unwrap(), |options| options.retry(core_http::RetryOptions::none()));
        bench.script([Reply::status(status).json(&body.to_string())]);
        let error = bench.send(read()).unwrap_err();
        check_error(&error);
        prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    }

    #[test]
    fn an_error_body_of_any_bytes_is_read_or_left(body in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Some(error) = ServiceError::from_body(&body) {
            check_service_error(&error);
        }
    }

    #[test]
    fn what_headers_say_of_a_failure_is_cut_and_cleaned(code in "[ -~]{0,2000}", cv in "[ -~]{0,2000}") {
        let bench = Bench::new();
        bench.script([Reply::status(400).header("x-ms-error-code", &code).header("ms-cv", &cv)]);
        let error = bench.send(read()).unwrap_err();
        check_error(&error);
        for text in [error.code(), error.ms_cv()].into_iter().flatten() {
            prop_assert!(text.len() < 300);
        }
    }

    #[test]
    fn a_json_answer_of_any_bytes_is_an_object_or_an_error(body in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        "[ {}\\[\\]\",:a0-9.eE+-]{0,40}".prop_map(String::into_bytes),
        error_json().prop_map(|value| value.to_string().into_bytes()),
    ]) {
        let answer = Response::new(StatusCode::OK, HeaderMap::new(), body.clone());
        match answer.json::<serde_json::Value>() {
            Ok(value) => prop_assert!(value.is_object()),
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::Decode);
                check_error(&error);
            }
        }
    }

    #[test]
    fn a_log_level_is_one_of_its_words(text in prop_oneof![any::<String>(), "(?i)(verbose|info|warning|error|off)"]) {
        match text.parse::<LogLevel>() {
            Ok(level) => prop_assert_eq!(text.trim().to_ascii_lowercase(), format!("{level:?}").to_ascii_lowercase()),
            Err(error) => check_error(&error),
        }
    }
}

fn token_json() -> impl Strategy<Value = String> {
    let text = || prop_oneof![any::<String>(), "[a-z0-9_]{0,12}"].boxed();
    let facts = prop::collection::btree_map(text(), text(), 0..4);
    let version = prop_oneof![Just(1_i64), any::<i64>()];
    (version, text(), text(), text(), prop::option::of(text()), facts, any::<bool>()).prop_map(
        |(version, kind, endpoint, api, id, facts, more)| {
            let mut json = serde_json::json!({
                "v": version, "kind": kind, "endpoint": endpoint, "api": api, "id": id, "facts": facts,
            });
            if more {
                json["new"] = serde_json::json!([1]);
            }
            json.to_string()
        },
    )
}

fn check_token(text: &str) {
    match text.parse::<ResumeToken>() {
        Ok(token) => {
            let written = token.to_string();
            assert!(written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
            assert_eq!(written.parse::<ResumeToken>().unwrap(), token);
            let json = serde_json::to_string(&token).unwrap();
            assert_eq!(json, format!("\"{written}\""));
            assert_eq!(serde_json::from_str::<ResumeToken>(&json).unwrap(), token);
            let bench = Bench::new();
            if let Err(error) = token.check(&bench.pipeline, "search") {
                check_error(&error);
            }
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            check_error(&error);
            assert!(text.len() < 12 || !error.to_string().contains(text), "the text is not quoted");
        }
    }
    let json = serde_json::to_string(text).unwrap();
    assert_eq!(serde_json::from_str::<ResumeToken>(&json).is_ok(), text.parse::<ResumeToken>().is_ok());
}

static STATUS: Operation =
    Operation::new("get_operation", Method::GET, "/operations/{operationId}", Replay::Always);
static CANCEL: Operation =
    Operation::new("cancel_operation", Method::DELETE, "/operations/{operationId}", Replay::Always)
        .success(&[204]);
static PLAN: OperationPlan = OperationPlan::new("search", "search_", &STATUS).cancel(&CANCEL);

/// Watches and cancels: the requests go to an operation and to nothing else, whatever it is called.
fn check_operation(bench: &Bench, operation: OperationLocation<()>, sent_before: usize) {
    let mut poller = Poller::new(&bench.pipeline, operation, Duration::from_secs(9));
    let token = poller.resume_token();
    let id = token.id().unwrap().to_owned();
    assert_eq!(token.to_string().parse::<ResumeToken>().unwrap(), token);
    bench.script([Reply::status(200).json(r#"{"status":"running"}"#), Reply::status(204)]);
    assert!(matches!(bench.clock.run(poller.poll()), Ok(Progress::Running(_))));
    bench.clock.run(poller.cancel()).unwrap();
    for request in &bench.transport.requests()[sent_before..] {
        assert_eq!(request.url().path(), format!("/operations/{id}"));
        assert_eq!(request.url().path().split('/').count(), 3);
    }
}

proptest! {
    #[test]
    fn a_token_that_is_read_is_written_the_same(
        text in prop_oneof![
            any::<String>(),
            "[A-Za-z0-9_-]{0,60}",
            token_json().prop_map(|json| URL_SAFE_NO_PAD.encode(json)),
            token_json().prop_map(|json| format!(" {}\n", URL_SAFE_NO_PAD.encode(json))),
            token_json(),
        ],
    ) {
        check_token(&text);
    }

    #[test]
    fn an_operation_id_is_one_segment_or_refused(
        id in prop_oneof![any::<String>(), "[ -~]{0,30}", "[A-Za-z0-9._-]{0,30}", Just("a".repeat(300))],
        prefixed in any::<bool>(),
    ) {
        let id = if prefixed { format!("search_{id}") } else { id };
        let finish = Finish::Status(|_| Ok(()));
        let bench = Bench::new();
        match OperationLocation::from_id(&bench.pipeline, &PLAN, finish, &id) {
            Ok(operation) => check_operation(&bench, operation, 0),
            Err(error) => check_error(&error),
        }
        let token = ResumeToken::new(&bench.pipeline, "search").with_id(&id);
        let bench = Bench::new();
        match OperationLocation::from_token(&bench.pipeline, &PLAN, finish, token) {
            Ok(operation) => check_operation(&bench, operation, 0),
            Err(error) => check_error(&error),
        }
    }

    #[test]
    fn an_operation_location_is_that_of_an_operation_or_refused(
        link in prop_oneof![
            links(),
            links().prop_map(|link| format!("/operations/{link}")),
            "/operations/[!-~]{0,20}",
            "/phoneNumbers/%2B1800555[0-9]{4}",
        ],
    ) {
        let bench = Bench::new();
        bench.script([Reply::status(202).header("operation-location", &link)]);
        let answer = bench.send(Call::new(&SEARCH, &[]).unwrap()).unwrap();
        let token = ResumeToken::new(&bench.pipeline, "search");
        let finish = Finish::Status(|_| Ok(()));
        match OperationLocation::from_start(&bench.pipeline, &PLAN, finish, &answer, token) {
            Ok(operation) => check_operation(&bench, operation, 1),
            Err(error) => {
                check_error(&error);
                prop_assert!(matches!(error.kind(), ErrorKind::Decode | ErrorKind::UntrustedLink), "{}", error);
                prop_assert!(error.may_have_been_sent(), "the operation may have begun");
            }
        }
    }

    #[test]
    fn a_status_of_any_shape_is_an_end_a_state_or_an_error(
        word in prop_oneof![any::<String>(), "(?i)(notStarted|running|succeeded|failed|cancell?ed)"],
        body in error_json(),
        plain in any::<bool>(),
    ) {
        let body = if plain { serde_json::json!({ "status": word, "error": body }) } else { body };
        let bench = Bench::new();
        bench.script([Reply::status(200).json(&body.to_string())]);
        let finish = Finish::Status(|_| Ok(()));
        let operation = OperationLocation::from_id(&bench.pipeline, &PLAN, finish, "search_1").unwrap();
        let mut poller = Poller::new(&bench.pipeline, operation, Duration::from_secs(9));
        match bench.clock.run(poller.poll()) {
            Ok(Progress::Running(state)) => {
                check_text(state.status().as_str());
                prop_assert!(state.status().as_str().len() < 300);
            }
            Ok(Progress::Done(())) => prop_assert_eq!(OperationStatus::from(word.trim()), OperationStatus::Succeeded),
            Err(error) => check_error(&error),
        }
    }
}

#[test]
fn the_token_of_the_longest_page_can_be_read_back() {
    let bench = Bench::new();
    let link = format!("/things?a={}", "x".repeat(65_000));
    bench.script([Reply::status(200).json(&serde_json::json!({ "nextLink": link }).to_string())]);
    let mut list = Pager::new(&bench.pipeline, Call::new(&PAGE, &[]).unwrap(), &SAME_ORIGIN);
    bench.clock.run(list.try_next()).unwrap();
    let token = list.resume_token().unwrap();
    bench.script([Reply::status(200).json("{}")]);
    let resumed = Pager::new(&bench.pipeline, Call::new(&PAGE, &[]).unwrap(), &SAME_ORIGIN)
        .resume_from(&token.to_string().parse().unwrap())
        .unwrap();
    assert_eq!(bench.clock.run(resumed.try_collect()).unwrap(), [1]);
}

/// Counts how often it is asked, and what for.
#[derive(Debug, Default)]
struct Counting {
    asked: AtomicUsize,
    with_claims: AtomicUsize,
}

#[async_trait]
impl TokenCredential for Counting {
    async fn get_token(&self, context: &TokenRequestContext) -> Result<AccessToken, CredentialError> {
        let number = self.asked.fetch_add(1, SeqCst);
        if let Some(claims) = context.claims() {
            assert!(claims.trim_start().starts_with('{'), "{claims}");
            self.with_claims.fetch_add(1, SeqCst);
        }
        let ends = OffsetDateTime::from_unix_timestamp(4_000_000_000).unwrap();
        Ok(AccessToken::new(format!("token-{number}"), ends))
    }
}

proptest! {
    #[test]
    fn a_challenge_of_any_shape_is_answered_once_at_most(
        challenge in prop_oneof![
            "[ -~]{0,60}",
            pieces(&[
                "Bearer ", "bearer", "Basic ", "error=", "claims=", "\"insufficient_claims\"", "insufficient_claims",
                "\"eyJhIjoxfQ==\"", "eyJhIjoxfQ", "\"", "\\\"", ",", " ", "=", "realm=\"\"", "\"e30=\"", "\"%%%\"",
            ], 12),
            any::<String>().prop_map(|claims| format!(
                "Bearer error=\"insufficient_claims\", claims=\"{}\"", STANDARD.encode(claims)
            )),
        ],
    ) {
        let credential = Arc::new(Counting::default());
        let bench = Bench::with(Arc::clone(&credential), |options| options);
        for _ in 0..3 {
            bench.script([Reply::status(401).header("www-authenticate", &challenge)]);
        }
        let error = bench.send(read()).unwrap_err();
        check_error(&error);
        let (asked, with_claims) = (credential.asked.load(SeqCst), credential.with_claims.load(SeqCst));
        prop_assert!(with_claims <= 1 && asked == 1 + with_claims, "{asked} {with_claims}");
        prop_assert_eq!(bench.transport.requests().len(), asked);
    }

    #[test]
    fn a_header_of_the_caller_arrives_as_given_or_is_refused(
        name in prop_oneof![any::<String>(), "[a-zA-Z][a-zA-Z-]{0,15}", prop::sample::select(vec![
            "Authorization", "HOST", "x-ms-date", "X-MS-Content-SHA256", "x-ms-client-request-id", "content-length",
            "transfer-encoding", "accept-encoding",
        ]).prop_map(str::to_owned)],
        value in prop_oneof![any::<String>(), "[ -~]{0,20}", Just("a\r\nx-injected: b".to_owned()), Just("\t".to_owned())],
    ) {
        let bench = Bench::new();
        bench.script([Reply::status(200).json("{}")]);
        let view = bench.pipeline.with_call_options(CallOptions::new().header(&name, &value));
        match bench.clock.run(view.send(read())) {
            Ok(_) => {
                let requests = bench.transport.requests();
                let values: Vec<_> = requests[0].headers().get_all(&name).iter().collect();
                prop_assert_eq!(values, [value.as_bytes()]);
                prop_assert!(value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')), "{:?}", value);
                prop_assert!(!requests[0].headers().contains_key("x-injected"));
                let authorization = requests[0].headers()["authorization"].to_str().unwrap();
                prop_assert!(authorization.starts_with("HMAC-SHA256 "));
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidInput);
                check_error(&error);
                prop_assert_eq!(bench.transport.requests().len(), 0);
            }
        }
    }

    #[test]
    fn a_request_id_of_the_caller_arrives_as_given_or_is_refused(id in prop_oneof![any::<String>(), "[!-~]{0,140}"]) {
        let bench = Bench::new();
        bench.script([Reply::status(200).json("{}")]);
        let view = bench.pipeline.with_call_options(CallOptions::new().request_id(&id));
        match bench.clock.run(view.send(read())) {
            Ok(answer) => {
                prop_assert_eq!(answer.request_id(), Some(id.as_str()));
                let requests = bench.transport.requests();
                prop_assert_eq!(&requests[0].headers()["x-ms-client-request-id"], id.as_str());
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidInput);
                check_error(&error);
            }
        }
    }

    #[test]
    fn a_segment_arrives_as_exactly_one_that_decodes_to_it_or_is_refused(
        one in prop_oneof![any::<String>(), "[ -~]{0,12}", "[.%2eE/\\\\]{0,6}"],
        two in any::<String>(),
    ) {
        static TWO: Operation = Operation::new("two", Method::GET, "/a/{one}/b/:x{two}", Replay::Always);
        let refused = |text: &str| text.is_empty() || text == "." || text == ".." || text.contains(char::is_control);
        let call = match Call::new(&TWO, &[&one, &two]) {
            Ok(call) => call,
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidInput);
                check_error(&error);
                prop_assert!(refused(&one) || refused(&two));
                return Ok(());
            }
        };
        prop_assert!(!refused(&one) && !refused(&two));
        let bench = Bench::new();
        bench.script([Reply::status(200).json("{}")]);
        bench.send(call).unwrap();
        let path = bench.transport.requests()[0].url().path().to_owned();
        let decoded: Vec<_> = path.split('/').map(|part| percent_decode_str(part).decode_utf8().unwrap()).collect();
        prop_assert_eq!(decoded, ["", "a", &one, "b", &format!(":x{two}")]);
    }

    #[test]
    fn query_values_decode_to_what_was_given(
        pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..4),
        name in prop_oneof![any::<String>(), Just("$top".to_owned())],
        value in any::<String>(),
    ) {
        let mut call = read();
        for (name, value) in &pairs {
            call = call.query(name, value);
        }
        let mut expected: Vec<_> = pairs.into_iter().filter(|(key, _)| *key != name).collect();
        expected.push((name.clone(), value.clone()));
        let call = call.set_query(&name, "before").set_query(&name, &value);
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let found: Vec<_> = call
            .query_text()
            .split('&')
            .map(|pair| pair.split_once('=').map(|(name, value)| (decoded(name), decoded(value))).unwrap())
            .collect();
        prop_assert_eq!(&found, &expected);

        let bench = Bench::new();
        bench.script([Reply::status(200).json("{}")]);
        bench.send(call).unwrap();
        let sent: Vec<_> = bench.transport.requests()[0].url().query_pairs().into_owned().collect();
        prop_assert_eq!(&sent[..expected.len()], &expected[..]);
    }
}
