//! Next links: followed at home in every form, and nowhere else.

use core_http::{
    ErrorKind, Pager,
    service::{Call, LinkPolicy, Paging},
    testing::Reply,
};

use crate::{
    paging::{LIST, THINGS, list, page, read},
    support::{Bench, ENDPOINT},
};

#[test]
fn a_link_is_followed_in_every_form_and_gets_an_api_version_only_if_it_has_none() {
    for (link, line) in [
        ("/things?skip=1", "/things?skip=1&api-version=2025-06-01"),
        ("?skip=1", "/things?skip=1&api-version=2025-06-01"),
        ("things?skip=1", "/things?skip=1&api-version=2025-06-01"),
        ("https://contoso.communication.azure.com/things?skip=1", "/things?skip=1&api-version=2025-06-01"),
        (
            "HTTPS://CONTOSO.communication.azure.com:443/things?skip=1",
            "/things?skip=1&api-version=2025-06-01",
        ),
        ("//contoso.communication.azure.com/things?skip=1", "/things?skip=1&api-version=2025-06-01"),
        ("/things?skip=1#fragment", "/things?skip=1&api-version=2025-06-01"),
        (" /things?skip=1 ", "/things?skip=1&api-version=2025-06-01"),
        ("/other/path", "/other/path?api-version=2025-06-01"),
        ("/things?skip=1&api-version=2021-03-07", "/things?skip=1&api-version=2021-03-07"),
        ("/things?API-Version=2021-03-07&skip=1", "/things?API-Version=2021-03-07&skip=1"),
        // Sent as it was written: what is signed is what is sent.
        ("/things?at=12%3a30&q=a:b,c+d%20e", "/things?at=12%3a30&q=a:b,c+d%20e&api-version=2025-06-01"),
        ("/things/%2B1?x=..%2F..", "/things/%2B1?x=..%2F..&api-version=2025-06-01"),
    ] {
        let bench = Bench::new();
        bench.script([page("a", link), page("b", "")]);
        let items = bench.clock.run(list(&bench).try_collect());
        assert_eq!(items.unwrap().concat(), "ab", "{link}");
        assert_eq!(bench.lines()[1], format!("GET {line}"), "{link}");
        assert_eq!(bench.transport.requests()[1].url().as_str(), format!("{ENDPOINT}{line}"), "{link}");
    }
}

#[test]
fn a_link_to_elsewhere_comes_after_the_items_before_it_and_ends_the_list() {
    for link in [
        "https://evil.example/things?skip=1",
        "//evil.example/things?skip=1",
        "http://contoso.communication.azure.com/things?skip=1",
        "https://contoso.communication.azure.com:8443/things?skip=1",
        "https://contoso.communication.azure.com.evil.example/things",
        "https://contoso.communication.azure.com@evil.example/things",
        "https://user@contoso.communication.azure.com/things?skip=1",
        "https://user:word@contoso.communication.azure.com/things?skip=1",
        "https:///evil.example/things",
        "https:things?skip=1",
        "ftp://contoso.communication.azure.com/things",
        "javascript:alert(1)",
        "data:application/json,{}",
        "/things/../secrets",
        "/things/./secrets",
        "/things/%2e%2e/secrets",
        "/things/.%2E/secrets",
        "../secrets",
        "/\\evil.example/things",
        "\\\\evil.example\\things",
        "/things\\..\\secrets",
        "/thi\tngs?skip=1",
        "/things?skip=1\r\nx-evil: 1",
        "/things?skip=\u{0}",
        "https://",
        "https://[::1",
    ] {
        let bench = Bench::new();
        bench.script([page("ab", link), page("never", "")]);
        let mut pager = list(&bench);
        bench.clock.run(async {
            assert_eq!(pager.try_next().await.unwrap().as_deref(), Some("a"), "{link}");
            assert_eq!(pager.try_next().await.unwrap().as_deref(), Some("b"), "{link}");
            let error = pager.try_next().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UntrustedLink, "{link}");
            assert_eq!(error.operation(), Some("list_things"), "{link}");
            assert!(error.may_have_been_sent(), "{link}: its request was answered");
            let text = format!("{error} {error:?}");
            assert!(!text.contains("evil") && !text.contains("secrets"), "{link}: {text}");
            assert!(pager.try_next().await.unwrap().is_none(), "{link}");
        });
        assert_eq!(bench.sent(), 1, "{link}");
    }
}

#[test]
fn a_link_to_a_page_that_was_read_is_a_circle() {
    for links in [
        &["/things"][..],
        &["?api-version=2025-06-01"],
        &["/things?api-version=2021-03-07"],
        &["/things?API-VERSION=1"],
        &["/things?skip=1", "/things?skip=1"],
        &["/things?skip=1", "/things"],
        &["/things?skip=1", "/things?skip=2", "/things?skip=1&api-version=2025-06-01"],
        &["/things?skip=1&top=2", "/things?top=2&skip=1"],
    ] {
        let bench = Bench::new();
        bench.script(links.iter().map(|link| page("a", link)));
        bench.script([page("never", "")]);
        let mut pager = list(&bench);
        bench.clock.run(async {
            for _ in links {
                assert_eq!(pager.try_next().await.unwrap().as_deref(), Some("a"), "{links:?}");
            }
            let error = pager.try_next().await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("list_things")));
            assert!(error.to_string().contains("circle") && error.may_have_been_sent(), "{error}");
            assert!(pager.try_next().await.unwrap().is_none(), "{links:?}");
        });
        assert_eq!(bench.sent(), links.len(), "{links:?}");
    }
}

#[test]
fn links_of_retired_lists_keep_path_and_query_and_lose_their_host() {
    static LEGACY: Paging<String> = Paging::new("take", read).links(LinkPolicy::PathOnly);
    for (link, line) in [
        ("https://internal.example:8081/things?skip=1", "GET /things?skip=1&api-version=2025-06-01"),
        ("http://10.0.0.4/things?skip=1", "GET /things?skip=1&api-version=2025-06-01"),
        ("/things?skip=1", "GET /things?skip=1&api-version=2025-06-01"),
    ] {
        let bench = Bench::new();
        bench.script([page("a", link), page("b", "")]);
        let pager = Pager::new(&bench.pipeline, Call::new(&LIST, &[]).unwrap(), &LEGACY);
        assert_eq!(bench.clock.run(pager.try_collect()).unwrap().concat(), "ab", "{link}");
        assert_eq!(bench.lines()[1], line, "{link}");
        let second = &bench.transport.requests()[1];
        assert_eq!(second.url().host_str(), Some("contoso.communication.azure.com"), "{link}");
    }
    for link in ["https://user@internal.example/things", "https://internal.example/a/../b", "mailto:a@b"] {
        let bench = Bench::new();
        bench.script([page("", link)]);
        let pager = Pager::new(&bench.pipeline, Call::new(&LIST, &[]).unwrap(), &LEGACY);
        let error = bench.clock.run(pager.try_collect()).unwrap_err();
        assert_eq!((error.kind(), bench.sent()), (ErrorKind::UntrustedLink, 1), "{link}");
    }
}

#[test]
fn relative_links_stand_on_the_address_that_was_asked() {
    let bench = Bench::at("http://localhost:8080");
    bench.script([
        page("a", "things?skip=1"),
        page("b", "http://localhost:8080/things?skip=2"),
        page("c", ""),
    ]);
    assert_eq!(bench.clock.run(list(&bench).try_collect()).unwrap().concat(), "abc");
    assert_eq!(
        bench.transport.requests()[2].url().as_str(),
        "http://localhost:8080/things?skip=2&api-version=2025-06-01"
    );
}

#[test]
fn a_redirect_is_not_a_link() {
    let bench = Bench::new();
    bench.script([Reply::status(302).header("location", "/things?skip=1")]);
    let pager = Pager::new(&bench.pipeline, Call::new(&LIST, &[]).unwrap(), &THINGS);
    let error = bench.clock.run(pager.try_collect()).unwrap_err();
    assert_eq!((error.kind(), bench.sent()), (ErrorKind::Service, 1));
    assert!(error.to_string().contains("redirects are never followed"), "{error}");
}
