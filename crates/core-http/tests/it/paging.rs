//! Lists: their pages, their end, and going on where one was left.

use std::{
    pin::pin,
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
};

use core_http::{
    CallOptions, ErrorKind, Pager, Response, Result, ResumeToken, Stream,
    http::Method,
    service::{Call, Operation, PageContent, Paging, Replay},
    testing::Reply,
};

use crate::support::{Bench, key, poll_once, secs};

pub(crate) static LIST: Operation = Operation::new("list_things", Method::GET, "/things", Replay::Always);
static BY_NAME: Operation = Operation::new("list_by_name", Method::GET, "/things/{name}", Replay::Always);
pub(crate) static THINGS: Paging<String> = Paging::new("maxPageSize", read);

#[derive(serde::Deserialize)]
struct Body {
    items: Vec<String>,
    #[serde(rename = "nextLink")]
    next_link: Option<String>,
}

pub(crate) fn read(answer: &Response) -> Result<PageContent<String>> {
    let body: Body = answer.json()?;
    Ok(PageContent::new(body.items, body.next_link))
}

pub(crate) fn list(bench: &Bench) -> Pager<String> {
    Pager::new(&bench.pipeline, Call::new(&LIST, &[]).unwrap(), &THINGS)
}

/// A page of these items, one for each letter, with this link.
pub(crate) fn page(items: &str, next: &str) -> Reply {
    let items: Vec<String> = items.chars().map(String::from).collect();
    Reply::status(200).json(&serde_json::json!({ "items": items, "nextLink": next }).to_string())
}

fn all(bench: &Bench, pager: Pager<String>) -> String {
    bench.clock.run(pager.try_collect()).unwrap().concat()
}

#[test]
fn pages_come_in_order_and_empty_ones_in_between_are_not_the_end() {
    let bench = Bench::new();
    bench.script([
        page("", "/things?skip=1"),
        page("ab", "/things?skip=2"),
        page("", "/things?skip=3"),
        page("", "/things?skip=4"),
        page("c", "/things?skip=5"),
        page("", ""),
    ]);
    assert_eq!(all(&bench, list(&bench)), "abc");
    assert_eq!(bench.sent(), 6);
    assert_eq!(bench.lines()[5], "GET /things?skip=5&api-version=2025-06-01");
}

#[test]
fn a_list_ends_where_there_is_no_next_link() {
    for end in [
        r#"{"items":["a"]}"#,
        r#"{"items":["a"],"nextLink":null}"#,
        r#"{"items":["a"],"nextLink":""}"#,
        r#"{"items":["a"],"nextLink":"  "}"#,
    ] {
        let bench = Bench::new();
        bench.script([Reply::status(200).json(end)]);
        let mut pager = list(&bench);
        assert_eq!(bench.clock.run(pager.try_next()).unwrap().as_deref(), Some("a"), "{end}");
        assert!(bench.clock.run(pager.try_next()).unwrap().is_none(), "{end}");
        assert!(pager.resume_token().is_none(), "{end}");
        assert!(bench.clock.run(pager.try_next()).unwrap().is_none(), "{end}: and it stays at its end");
        assert_eq!(bench.sent(), 1, "{end}");
    }
}

#[test]
fn nothing_is_sent_before_the_first_item_is_asked_for() {
    let bench = Bench::new();
    let pager = list(&bench).page_size(5);
    assert!(pager.resume_token().is_some());
    assert_eq!(bench.sent(), 0);
}

#[test]
fn an_error_on_a_later_page_is_an_error_and_then_the_end() {
    for (reply, kind) in [
        (Reply::status(403), ErrorKind::Service),
        (Reply::status(404), ErrorKind::Service),
        (Reply::status(200), ErrorKind::Decode),
        (Reply::status(200).chunk("<html>"), ErrorKind::Decode),
        (Reply::status(200).json("[]"), ErrorKind::Decode),
        (Reply::status(200).json(r#"{"items":7}"#), ErrorKind::Decode),
        (Reply::status(200).json("{}"), ErrorKind::Decode),
    ] {
        let bench = Bench::new();
        bench.script([page("ab", "/things?skip=2"), reply, page("never", "")]);
        let mut pager = list(&bench);
        let before = bench.clock.run(async {
            pager.try_next().await.unwrap();
            pager.try_next().await.unwrap();
            let before = pager.resume_token().unwrap();
            let error = pager.try_next().await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (kind, Some("list_things")));
            assert!(pager.try_next().await.unwrap().is_none());
            before
        });
        assert_eq!(bench.sent(), 2, "{kind}");

        let again = list(&bench).resume_from(&before).unwrap();
        assert_eq!(all(&bench, again), "never", "{kind}: the token of before goes on");
        assert_eq!(bench.lines()[2], "GET /things?skip=2&api-version=2025-06-01");
    }
}

#[test]
fn a_page_is_repeated_like_the_read_it_is() {
    let bench = Bench::new();
    bench.script([page("a", "/things?skip=1"), Reply::status(503), Reply::interrupted("x"), page("b", "")]);
    assert_eq!(all(&bench, list(&bench)), "ab");
}

#[test]
fn resuming_in_the_middle_of_a_page_brings_its_items_again() {
    let answers = || [page("abc", "/things?skip=3"), page("de", "/things?skip=5"), page("f", "")];
    for (taken, rest, used_up, first) in [
        (0, "abcdef", 0, "GET /things?api-version=2025-06-01"),
        (1, "abcdef", 0, "GET /things?api-version=2025-06-01"),
        (2, "abcdef", 0, "GET /things?api-version=2025-06-01"),
        (3, "def", 1, "GET /things?skip=3&api-version=2025-06-01"),
        (4, "def", 1, "GET /things?skip=3&api-version=2025-06-01"),
        (5, "f", 2, "GET /things?skip=5&api-version=2025-06-01"),
    ] {
        let bench = Bench::new();
        bench.script(answers());
        let mut pager = list(&bench);
        bench.clock.run(async {
            for _ in 0..taken {
                pager.try_next().await.unwrap().unwrap();
            }
        });
        let text = pager.resume_token().unwrap().to_string();
        let token: ResumeToken = text.parse().unwrap();

        let elsewhere = Bench::new();
        elsewhere.script(answers().into_iter().skip(used_up));
        let again = list(&elsewhere).resume_from(&token).unwrap();
        assert_eq!(all(&elsewhere, again), rest, "after {taken}");
        assert_eq!(elsewhere.lines()[0], first, "after {taken}");
    }
}

#[test]
fn a_token_keeps_filters_and_page_size_and_holds_no_address() {
    let bench = Bench::new();
    let call = Call::new(&LIST, &[]).unwrap().query("type", "toll free");
    let pager = Pager::new(&bench.pipeline, call, &THINGS).page_size(7);
    let token = pager.resume_token().unwrap();
    for text in [format!("{token:?}"), token.to_string()] {
        for secret in ["contoso", "https", "api-version=", "AAECAw"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    bench.script([page("a", "")]);
    assert_eq!(all(&bench, list(&bench).resume_from(&token).unwrap()), "a");
    assert_eq!(bench.lines(), ["GET /things?type=toll%20free&maxPageSize=7&api-version=2025-06-01"]);
}

#[test]
fn a_token_of_something_else_is_refused_and_nothing_is_sent() {
    static OTHERS: Operation = Operation::new("list_others", Method::GET, "/others", Replay::Always);
    let bench = Bench::new();
    let other = Pager::new(&bench.pipeline, Call::new(&OTHERS, &[]).unwrap(), &THINGS);
    let foreign = list(&Bench::at("https://fabrikam.communication.azure.com"));
    let bare = ResumeToken::new(&bench.pipeline, "list_things");
    for (token, fault) in [
        (other.resume_token().unwrap(), "kind"),
        (foreign.resume_token().unwrap(), "another endpoint"),
        (bare.clone(), "no page"),
        (bare.with_fact("path", "/things"), "no page"),
    ] {
        let error = list(&bench).resume_from(&token).unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some("list_things")));
        assert!(error.to_string().contains(fault), "{error}");
    }
    assert_eq!(bench.sent(), 0);
}

#[test]
fn a_forged_token_leads_to_nobody_else() {
    for path in ["@evil.example/", ":secret@evil.example/", ".evil.example/", ":8443/", "", "things"] {
        refuses(path, ErrorKind::InvalidInput);
    }
    for path in ["/a/../b", "/a/%2e%2e/b", "/a\\b", "/a b", "/a#b", "/a?b"] {
        refuses(path, ErrorKind::InvalidInput);
    }
    let bench = Bench::new();
    bench.script([page("a", "")]);
    assert_eq!(all(&bench, list(&bench).resume_from(&forged(&bench, "//evil.example/")).unwrap()), "a");
    let request = &bench.transport.requests()[0];
    assert_eq!(
        request.url().host_str(),
        Some("contoso.communication.azure.com"),
        "a path with an empty segment"
    );
}

fn forged(bench: &Bench, path: &str) -> ResumeToken {
    ResumeToken::new(&bench.pipeline, "list_things").with_fact("path", path).with_fact("query", "skip=1")
}

fn refuses(path: &str, kind: ErrorKind) {
    let bench = Bench::new();
    let mut pager = list(&bench).resume_from(&forged(&bench, path)).unwrap();
    let error = bench.clock.run(pager.try_next()).unwrap_err();
    assert_eq!((error.kind(), bench.sent()), (kind, 0), "{path}");
}

#[test]
fn where_to_begin_and_how_many_are_decided_before_the_first_item() {
    for taken in [1, 2, 3] {
        let begun = |bench: &Bench| {
            bench.script([page("ab", "/things?skip=2"), page("c", "")]);
            let mut pager = list(bench);
            bench.clock.run(async {
                for _ in 0..taken {
                    pager.try_next().await.unwrap().unwrap();
                }
            });
            pager
        };
        let bench = Bench::new();
        let token = list(&bench).resume_token().unwrap();
        let error = begun(&bench).resume_from(&token).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "after {taken}");

        // It would lose the items of the page that was begun.
        let bench = Bench::new();
        let error = bench.clock.run(begun(&bench).page_size(5).try_collect()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "after {taken}");
        assert!(error.to_string().contains("page_size"), "{error}");
    }
}

#[test]
fn the_page_size_is_asked_for_once_and_the_last_one_counts() {
    let bench = Bench::new();
    bench.script([page("a", "/things?maxPageSize=2&skip=1"), page("b", "")]);
    assert_eq!(all(&bench, list(&bench).page_size(50).page_size(2)), "ab");
    assert_eq!(
        bench.lines(),
        [
            "GET /things?maxPageSize=2&api-version=2025-06-01",
            "GET /things?maxPageSize=2&skip=1&api-version=2025-06-01"
        ]
    );
}

#[test]
fn a_page_size_of_zero_is_the_error_of_the_first_item() {
    let bench = Bench::new();
    let mut pager = list(&bench).page_size(0);
    let error = bench.clock.run(pager.try_next()).unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some("list_things")));
    assert!(error.to_string().contains("page_size"), "{error}");
    assert!(bench.clock.run(pager.try_next()).unwrap().is_none());
    assert_eq!(bench.sent(), 0);
}

#[test]
fn pages_come_with_the_tokens_that_begin_them() {
    let bench = Bench::new();
    bench.script([page("ab", "/things?skip=2"), page("", "/things?skip=3"), page("c", "")]);
    let mut pages = list(&bench).pages();
    bench.clock.run(async {
        let first = pages.try_next().await.unwrap().unwrap();
        let second = pages.try_next().await.unwrap().unwrap();
        let third = pages.try_next().await.unwrap().unwrap();
        assert_eq!((first.items().len(), second.items().len()), (2, 0));
        assert_eq!(first.next_token(), Some(second.token()));
        assert_eq!(second.next_token(), Some(third.token()));
        assert!(third.next_token().is_none());
        assert_eq!(third.into_items(), ["c"]);
        assert!(pages.try_next().await.unwrap().is_none());
    });
}

#[test]
fn a_list_that_only_ever_goes_on_is_ended() {
    let mut skip = 0;
    let bench = Bench::answering(key(), move |_| {
        skip += 1;
        page("", &format!("/things?skip={skip}"))
    });
    let error = bench.clock.run(list(&bench).try_collect()).unwrap_err();
    assert_eq!((error.kind(), bench.sent()), (ErrorKind::LimitExceeded, 1001));
    assert!(error.may_have_been_sent());
}

#[test]
fn a_thousand_empty_pages_are_borne_and_counted_anew_after_an_item() {
    let mut skip = 0;
    let bench = Bench::answering(key(), move |_| {
        skip += 1;
        let next = if skip == 2002 { String::new() } else { format!("/things?skip={skip}") };
        page(if skip % 1001 == 0 { "a" } else { "" }, &next)
    });
    assert_eq!(all(&bench, list(&bench)), "aa");
}

#[test]
fn an_own_request_id_names_the_first_request_only() {
    let bench = Bench::new();
    bench.script([
        Reply::status(503),
        page("a", "/things?skip=1"),
        page("b", "/things?skip=2"),
        page("c", ""),
    ]);
    let options = CallOptions::new().request_id("mine").header("x-contoso", "1");
    let pipeline = bench.pipeline.with_call_options(options);
    let pager = Pager::new(&pipeline, Call::new(&LIST, &[]).unwrap(), &THINGS);
    assert_eq!(all(&bench, pager), "abc");
    let ids = bench.headers("x-ms-client-request-id");
    assert_eq!(ids[..2], ["mine", "mine"], "a repeat is the same request");
    assert!(ids[2] != "mine" && ids[3] != "mine" && ids[2] != ids[3], "{ids:?}");
    assert_eq!(bench.headers("x-contoso"), ["1"; 4], "other options hold for all");
}

/// How many items are alive. Used by one test alone.
static ALIVE: AtomicUsize = AtomicUsize::new(0);

struct Counted;

impl Drop for Counted {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, SeqCst);
    }
}

#[test]
fn one_page_is_in_memory_at_a_time() {
    static COUNTED: Paging<Counted> = Paging::new("top", |answer| {
        let body: Body = answer.json()?;
        let items = body.items.iter().map(|_| {
            ALIVE.fetch_add(1, SeqCst);
            Counted
        });
        Ok(PageContent::new(items.collect(), body.next_link))
    });
    let bench = Bench::new();
    bench.script([page("abc", "/things?skip=3"), page("def", "/things?skip=6"), page("ghi", "")]);
    let mut pager = Pager::new(&bench.pipeline, Call::new(&LIST, &[]).unwrap(), &COUNTED);
    let mut seen = 0;
    while let Some(item) = bench.clock.run(pager.try_next()).unwrap() {
        seen += 1;
        assert_eq!(ALIVE.load(SeqCst), 3 - (seen - 1) % 3, "item {seen}");
        drop(item);
    }
    assert_eq!((seen, ALIVE.load(SeqCst)), (9, 0));
}

#[test]
fn dropping_a_request_for_an_item_loses_nothing() {
    let bench = Bench::new();
    bench.script([page("ab", "/things?skip=2").after(secs(1)), page("c", "").after(secs(1))]);
    let mut pager = list(&bench);
    for expected in ["a", "b", "c"] {
        {
            let mut next = pin!(pager.try_next());
            if expected != "b" {
                assert!(poll_once(next.as_mut()).is_none());
            }
        }
        assert!(pager.resume_token().is_some());
        assert_eq!(bench.clock.run(pager.try_next()).unwrap().as_deref(), Some(expected));
    }
    assert_eq!(bench.sent(), 2);
}

#[test]
fn a_pager_is_a_stream() {
    let bench = Bench::new();
    bench.script([page("ab", "")]);
    let mut pager = list(&bench);
    let first = bench.clock.run(std::future::poll_fn(|cx| std::pin::Pin::new(&mut pager).poll_next(cx)));
    assert_eq!(first.unwrap().unwrap(), "a");
}

#[test]
fn a_list_whose_arguments_were_refused_begins_with_the_refusal_and_sends_nothing() {
    let bench = Bench::new();
    let refused = || {
        let call = Call::new(&BY_NAME, &[".."]);
        Pager::from_result(&bench.pipeline, call, &THINGS)
    };
    let of_name = |error: core_http::Error| (error.kind(), error.operation());
    let expected = (ErrorKind::InvalidInput, Some("list_by_name"));
    let mut pager = refused();
    bench.clock.run(async {
        assert_eq!(pager.try_next().await.map_err(of_name), Err(expected));
        assert_eq!(pager.try_next().await.unwrap(), None);
    });
    let sized = bench.clock.run(refused().page_size(5).try_collect());
    assert_eq!(sized.map_err(of_name), Err(expected));
    let token = list(&bench).resume_token().unwrap();
    assert_eq!(refused().resume_from(&token).map(drop).map_err(of_name), Err(expected));
    assert_eq!((refused().resume_token(), bench.sent()), (None, 0));
}
