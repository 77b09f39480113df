//! What an operation's links may lead to, where its result is, and taking it up elsewhere.

use core_http::{
    ErrorKind, OperationStatus, Poller, Progress, Result, ResumeToken,
    http::Method,
    service::{Finish, Operation, OperationLocation, Replay},
    testing::Reply,
};

use crate::{
    operations::{SEARCH, accepted, begin, status, text},
    support::{Bench, ENDPOINT, KEY, secs},
};

static RESULT: Operation = Operation::new("get_search_result", Method::GET, "/results/{id}", Replay::Always);

/// The result stands elsewhere.
const RESOURCE: Finish<String> = Finish::Resource(&RESULT, text);

fn located(link: &str) -> Reply {
    Reply::status(202).header("operation-location", link)
}

fn succeeded(resource: &str) -> Reply {
    Reply::status(200).json(&format!(r#"{{"status":"succeeded","resourceLocation":{resource}}}"#))
}

#[test]
fn an_operation_link_in_every_form_leads_to_the_path_built_from_its_id() {
    for link in [
        "/phoneNumbers/operations/search_1?api-version=2025-06-01",
        "/phoneNumbers/operations/search_1",
        "/phoneNumbers/operations/search_1?api-version=2021-03-07&x=y#z",
        "https://contoso.communication.azure.com/phoneNumbers/operations/search_1",
        "https://CONTOSO.communication.azure.com:443/phoneNumbers/operations/search_1?a=b",
    ] {
        let bench = Bench::new();
        let mut poller = begin(&bench, &SEARCH, Finish::Status(text), located(link)).unwrap();
        assert_eq!(poller.resume_token().id(), Some("search_1"), "{link}");
        bench.script([status("succeeded")]);
        bench.clock.run(poller.wait()).unwrap();
        assert_eq!(
            bench.lines()[1],
            "GET /phoneNumbers/operations/search_1?api-version=2025-06-01",
            "{link}"
        );
    }
}

#[test]
fn of_several_links_to_a_result_one_that_names_a_place_is_followed() {
    for (resource, location, followed) in [
        ("\"/results/1\"", "/results/2", "/results/1"),
        ("\"hidden\"", "/results/2", "/results/2"),
        ("null", "/results/2", "/results/2"),
        ("\" \"", "/results/2", "/results/2"),
        ("\"https://contoso.communication.azure.com/results/1\"", "/results/2", "/results/1"),
        ("\"hidden\"", " ", "/phoneNumbers/operations/hidden"),
    ] {
        let bench = Bench::new();
        let mut poller =
            begin(&bench, &SEARCH, RESOURCE, located("/phoneNumbers/operations/search_1")).unwrap();
        bench.script([succeeded(resource).header("location", location), Reply::status(200).json("\"x\"")]);
        bench.clock.run(poller.wait()).unwrap();
        assert_eq!(
            bench.lines()[2],
            format!("GET {followed}?api-version=2025-06-01"),
            "{resource} {location}"
        );
    }
}

#[test]
fn a_link_to_anything_else_is_refused_and_never_followed_or_deleted() {
    for (link, kind) in [
        ("https://evil.example/phoneNumbers/operations/search_1", ErrorKind::UntrustedLink),
        ("//evil.example/phoneNumbers/operations/search_1", ErrorKind::UntrustedLink),
        ("http://contoso.communication.azure.com/phoneNumbers/operations/search_1", ErrorKind::UntrustedLink),
        (
            "https://a:b@contoso.communication.azure.com/phoneNumbers/operations/search_1",
            ErrorKind::UntrustedLink,
        ),
        ("/phoneNumbers/operations/../+18005550100", ErrorKind::UntrustedLink),
        ("/phoneNumbers/operations/%2e%2e/+18005550100", ErrorKind::UntrustedLink),
        ("/phoneNumbers/operations/..\\+18005550100", ErrorKind::UntrustedLink),
        ("/phoneNumbers/operations/..", ErrorKind::UntrustedLink),
        ("", ErrorKind::UntrustedLink),
        ("/phoneNumbers/+18005550100?api-version=2025-06-01", ErrorKind::Decode),
        ("/phoneNumbers/%2B18005550100", ErrorKind::Decode),
        ("/phoneNumbers/operations/+18005550100", ErrorKind::Decode),
        ("/phoneNumbers/operations/..%2F+18005550100", ErrorKind::Decode),
        ("/phoneNumbers/operations/..%2Fx", ErrorKind::Decode),
        ("/phoneNumbers/operations/a%2Fb", ErrorKind::Decode),
        ("/phoneNumbers/operations/a/b", ErrorKind::Decode),
        ("/phoneNumbers/operations/", ErrorKind::Decode),
        ("/phoneNumbers/operations", ErrorKind::Decode),
        ("/phoneNumbers/operations/a%00b", ErrorKind::Decode),
        ("/phoneNumbers/operations/%FF", ErrorKind::Decode),
        ("/phonenumbers/operations/search_1", ErrorKind::Decode),
        ("/availablePhoneNumbers/reservations/1", ErrorKind::Decode),
    ] {
        let bench = Bench::new();
        let error = begin(&bench, &SEARCH, Finish::Status(text), located(link)).unwrap_err();
        assert_eq!(error.kind(), kind, "{link}");
        assert!(error.may_have_been_sent(), "{link}: the start was accepted");
        assert_eq!(error.operation(), Some("begin_search"), "{link}");
        assert!(!format!("{error} {error:?}").contains("8005550100"), "{link}: {error:?}");
        assert_eq!(bench.lines(), ["POST /things/:search?api-version=2025-06-01"], "{link}");
    }
}

#[test]
fn a_start_without_a_link_is_no_operation() {
    for reply in [
        Reply::status(202),
        Reply::status(202).header("location", "/results/1"),
        Reply::status(202).json(r#"{"status":"succeeded"}"#),
        Reply::status(202).header("operation-location", "/phoneNumbers/operations/search_1é"),
    ] {
        let bench = Bench::new();
        let error = begin(&bench, &SEARCH, Finish::Status(text), reply).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.may_have_been_sent() && error.request_id().is_some());
        assert!(error.to_string().contains("operation-location"), "{error}");
    }
}

#[test]
fn the_result_is_where_the_status_says_then_its_location_then_that_of_the_start() {
    for (resource, status_location, start_location, asked) in [
        (r#""/results/a?api-version=1""#, "/results/b", "/results/c", "/results/a?api-version=1"),
        (
            r#""https://contoso.communication.azure.com/results/a""#,
            "",
            "",
            "/results/a?api-version=2025-06-01",
        ),
        ("null", "/results/b", "/results/c", "/results/b?api-version=2025-06-01"),
        ("null", "", "/results/c", "/results/c?api-version=2025-06-01"),
        (r#"" ""#, "/results/b", "", "/results/b?api-version=2025-06-01"),
        ("null", " ", "/results/c", "/results/c?api-version=2025-06-01"),
        // That of a capability update names the number as it is.
        ("null", "/phoneNumbers/+18005550100", "", "/phoneNumbers/+18005550100?api-version=2025-06-01"),
    ] {
        let with = |reply: Reply, location: &str| match location {
            "" => reply,
            location => reply.header("location", location),
        };
        let bench = Bench::new();
        let mut poller = begin(&bench, &SEARCH, RESOURCE, with(accepted(), start_location)).unwrap();
        let result = Reply::status(200).json(r#"{"id":"1"}"#);
        bench.script([with(succeeded(resource), status_location), result]);
        assert_eq!(bench.clock.run(poller.wait()).unwrap(), r#"{"id":"1"}"#, "{asked}");
        assert_eq!(bench.lines()[2], format!("GET {asked}"));
    }
}

#[test]
fn a_success_that_names_no_result_is_an_error_where_one_is_promised() {
    let bench = Bench::new();
    let mut poller = begin(&bench, &SEARCH, RESOURCE, accepted()).unwrap();
    bench.script([status("succeeded")]);
    let error = bench.clock.run(poller.wait()).unwrap_err();
    assert_eq!((error.kind(), bench.sent()), (ErrorKind::Decode, 2));
    assert!(error.resume_token().is_some() && error.may_have_been_sent());
}

#[test]
fn a_result_elsewhere_is_not_fetched() {
    for link in [
        "https://evil.example/results/1",
        "//evil.example/r",
        "/results/../secrets",
        "https://u@contoso.communication.azure.com/r",
    ] {
        for from_location in [false, true] {
            let bench = Bench::new();
            let mut poller = begin(&bench, &SEARCH, RESOURCE, accepted()).unwrap();
            let quoted = serde_json::Value::from(link).to_string();
            bench.script([if from_location {
                status("succeeded").header("location", link)
            } else {
                succeeded(&quoted).header("location", "/results/1")
            }]);
            let error = bench.clock.run(poller.wait()).unwrap_err();
            assert_eq!((error.kind(), bench.sent()), (ErrorKind::UntrustedLink, 2), "{link}");
            assert!(error.resume_token().is_some() && error.may_have_been_sent(), "{link}");
            assert!(!format!("{error} {error:?}").contains("evil"), "{link}");
        }
    }
}

#[test]
fn a_result_that_cannot_be_had_for_now_is_asked_for_again() {
    let bench = Bench::new();
    let mut poller = begin(&bench, &SEARCH, RESOURCE, accepted()).unwrap();
    bench.script([succeeded(r#""/results/1""#)]).script((0..4).map(|_| Reply::status(503)));
    bench.script([succeeded(r#""/results/1""#), Reply::status(200).json("{}")]);
    assert_eq!(bench.clock.run(poller.wait()).unwrap(), "{}");
    assert_eq!(bench.transport.left(), 0);
}

/// Takes an operation up on this bench, by its token.
fn resume(bench: &Bench, token: ResumeToken) -> Result<Poller<String>> {
    let operation = OperationLocation::from_token(&bench.pipeline, &SEARCH, RESOURCE, token)?;
    Ok(Poller::new(&bench.pipeline, operation, secs(60)))
}

/// Takes an operation up by its bare id.
fn resume_id(bench: &Bench, id: &str) -> Result<Poller<String>> {
    let operation = OperationLocation::from_id(&bench.pipeline, &SEARCH, RESOURCE, id)?;
    Ok(Poller::new(&bench.pipeline, operation, secs(60)))
}

#[test]
fn an_operation_is_taken_up_on_another_client_by_its_token_or_its_bare_id() {
    let first = Bench::new();
    let saved = begin(&first, &SEARCH, RESOURCE, accepted()).unwrap().resume_token();
    let text = serde_json::to_string(&saved).unwrap();
    let read: ResumeToken = serde_json::from_str(&text).unwrap();
    assert_eq!(read, saved);

    for by_token in [true, false] {
        let bench = Bench::new();
        let poller = if by_token { resume(&bench, read.clone()) } else { resume_id(&bench, "search_1") };
        let mut poller = poller.unwrap();
        assert_eq!(poller.resume_token().id(), Some("search_1"));
        bench.script([status("running"), succeeded(r#""/results/1""#), Reply::status(200).json("{}")]);
        let Progress::Running(state) = bench.clock.run(poller.poll()).unwrap() else { panic!("it runs") };
        assert_eq!(state.status(), &OperationStatus::Running);
        assert_eq!(bench.clock.run(poller.wait()).unwrap(), "{}");
        assert_eq!(bench.lines()[0], "GET /phoneNumbers/operations/search_1?api-version=2025-06-01");
        assert!(bench.lines().iter().all(|line| line.starts_with("GET ")), "resuming changes nothing");
    }
}

#[test]
fn what_is_no_id_of_this_kind_is_refused_and_nothing_is_sent() {
    let bench = Bench::new();
    for id in [
        "",
        "search_",
        "purchase_1",
        "SEARCH_1",
        "1",
        "xsearch_1",
        "search_a/b",
        "search_../x",
        "search_..",
        "search_%2F",
        "search_1 ",
        "search_1?x",
        "search_é",
        "https://evil.example/search_1",
    ] {
        let error = resume_id(&bench, id).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{id}");
        assert!(error.to_string().contains("search_"), "{id}: {error}");
    }
    let long = format!("search_{}", "x".repeat(500));
    assert_eq!(resume_id(&bench, &long).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(bench.sent(), 0);
}

#[test]
fn a_token_of_another_kind_endpoint_or_with_a_forged_id_is_refused() {
    let bench = Bench::new();
    let elsewhere = Bench::at("https://fabrikam.communication.azure.com");
    let token = |bench: &Bench, kind: &str| ResumeToken::new(&bench.pipeline, kind);
    for (token, fault) in [
        (token(&bench, "purchase").with_id("search_1"), "kind"),
        (token(&elsewhere, "search").with_id("search_1"), "another endpoint"),
        (token(&bench, "search"), "no operation id"),
        (token(&bench, "search").with_id(""), "no operation id"),
        (token(&bench, "search").with_id(".."), "no operation id"),
        (token(&bench, "search").with_id("../+18005550100"), "no operation id"),
        (token(&bench, "search").with_id("+18005550100"), "no operation id"),
    ] {
        let error = resume(&bench, token).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{fault}");
        assert!(error.to_string().contains(fault), "{error}");
    }
    assert_eq!(bench.sent(), 0);
}

#[test]
fn a_text_that_is_no_token_is_refused_and_not_quoted() {
    let good = ResumeToken::new(&Bench::new().pipeline, "search").with_id("canary").to_string();
    let cut = &good[..good.len() - 3];
    for text in ["", "canary", "e30", "bnVsbA", cut, &format!("{good}!"), &good.repeat(9000)] {
        let error = text.parse::<ResumeToken>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(!error.to_string().contains("canary"), "{error}");
    }
    let spaced: ResumeToken = format!(" {good}\n").parse().unwrap();
    assert_eq!(spaced.to_string(), good);
}

#[test]
fn a_token_holds_no_address_and_no_secret() {
    let bench = Bench::new();
    let token = begin(&bench, &SEARCH, RESOURCE, accepted().header("location", "/results/1")).unwrap();
    let token = token.resume_token();
    let mut bytes = Vec::new();
    for text in [token.to_string(), format!("{token:?}"), serde_json::to_string(&token).unwrap()] {
        bytes.extend_from_slice(text.as_bytes());
        bytes.extend(base64_bytes(&text));
    }
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("search_1"), "{text}");
    for secret in [KEY, ENDPOINT, "contoso", "azure.com", "http", "/phoneNumbers", "/results", "Signature"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

/// What URL-safe base64 without padding stands for, as far as it goes.
fn base64_bytes(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().filter_map(digit).map(u32::from).collect();
    let group = |four: &[u32]| {
        let bits = four.iter().fold(0, |bits, digit| (bits << 6) | digit) << (6 * (4 - four.len()));
        bits.to_be_bytes().into_iter().skip(1).take(four.len() * 3 / 4).collect::<Vec<u8>>()
    };
    digits.chunks(4).flat_map(group).collect()
}
