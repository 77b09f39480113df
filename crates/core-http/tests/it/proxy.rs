//! Proxies: those of the environment are used for everything but loopback, and the settings of a transport go before.
//!
//! Environment variables are everybody's, so each test runs in a process of its own.

use std::{future::Future, sync::Arc};

use core_http::{
    AccessKey, ClientOptions, Endpoint, Error, ErrorKind, ReqwestTransport, ReqwestTransportBuilder,
    RetryOptions,
    service::{Call, Pipeline},
};

use crate::{
    child,
    server::{Server, Step, json, run},
    support::{KEY, PURCHASE, READ},
};

/// Names that all tests set, in both spellings that programs know.
const NAMES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Runs this test in a process in which all proxy variables say this; the rest of the test is for that process.
///
/// The proxy lives in the parent, so that the child's environment can name its port before the child begins.
fn with_proxy(test: &str, check: impl FnOnce(&[crate::server::Seen])) {
    run(async {
        let mut proxy = fake_proxy().await;
        let url = format!("http://user:secret@{}", proxy.address());
        let variables: Vec<(String, String)> = NAMES.map(|name| (name.to_owned(), url.clone())).to_vec();
        let test = test.to_owned();
        let child = tokio::task::spawn_blocking(move || {
            let variables: Vec<_> = variables.iter().map(|(k, v)| (k.as_str(), v.as_ref())).collect();
            child::run(&test, &variables);
        });
        proxy.during(child).await.unwrap();
        check(&proxy.seen());
    });
}

/// A proxy that refuses everything: that it was asked is all that is to be seen.
async fn fake_proxy() -> Server {
    Server::start(|_| {
        let text = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        vec![Step::Send(text.as_bytes().to_vec()), Step::Close]
    })
    .await
}

fn pipeline(endpoint: Endpoint, transport: ReqwestTransportBuilder) -> Pipeline {
    let options =
        ClientOptions::new().transport(Arc::new(transport.build().unwrap())).retry(RetryOptions::none());
    let key = AccessKey::parse(KEY).unwrap();
    Pipeline::builder(endpoint, key, "2025-06-01").options(options).build().unwrap()
}

/// A name that no resolver knows (RFC 6761, section 6.4): only a proxy can be asked for it.
fn remote() -> Endpoint {
    Endpoint::parse("https://contoso.invalid").unwrap()
}

fn calls() -> [Call; 2] {
    [Call::new(&READ, &["1"]).unwrap(), Call::new(&PURCHASE, &[]).unwrap().fresh_connection()]
}

/// The errors of a pooled and of a fresh request to an endpoint that cannot be reached.
fn errors(
    endpoint: Endpoint,
    transport: impl Fn() -> ReqwestTransportBuilder,
) -> impl Future<Output = Vec<Error>> {
    let pipeline = pipeline(endpoint, transport());
    async move {
        let mut errors = Vec::new();
        for call in calls() {
            errors.push(pipeline.send(call).await.unwrap_err());
        }
        errors
    }
}

#[test]
fn nothing_for_loopback_reaches_the_proxy_of_the_environment() {
    if !child::is_child() {
        with_proxy("proxy::nothing_for_loopback_reaches_the_proxy_of_the_environment", |seen| {
            assert_eq!(seen.len(), 0, "{seen:?}");
        });
        return;
    }
    assert!(std::env::var_os("HTTP_PROXY").is_some() && std::env::var_os("all_proxy").is_some());
    run(async {
        let mut server = Server::start(|_| json("{}")).await;
        let port = server.address().port();
        for host in ["127.0.0.1", "localhost"] {
            let endpoint = Endpoint::parse(&format!("http://{host}:{port}")).unwrap();
            for transport in [
                ReqwestTransport::builder(),
                ReqwestTransport::builder().no_proxy(),
                // Nor a given one, which would fail at once.
                ReqwestTransport::builder().proxy("http://127.0.0.1:1"),
            ] {
                let pipeline = pipeline(endpoint.clone(), transport);
                let [read, fresh] = calls();
                server.during(pipeline.send(read)).await.unwrap();
                let answer = server.during(pipeline.send(fresh)).await;
                assert_eq!(answer.unwrap_err().kind(), ErrorKind::Decode, "answered, with another status");
            }
            // The transport that a client makes for itself.
            let key = AccessKey::parse(KEY).unwrap();
            let pipeline = Pipeline::builder(endpoint, key, "2025-06-01").build().unwrap();
            let [read, _] = calls();
            server.during(pipeline.send(read)).await.unwrap();
        }
        assert_eq!(server.seen().len(), 14);
        for seen in server.seen() {
            assert!(seen.target().starts_with('/'), "a proxy would be sent the whole URL: {}", seen.target());
            assert_eq!(seen.values("proxy-authorization"), [""; 0]);
        }

        // Nor is it asked for a loopback address where nobody listens, nor over https.
        for endpoint in ["http://127.0.0.1:1", "http://127.8.9.10:1", "http://[::1]:1", "https://localhost:1"]
        {
            let pipeline = pipeline(Endpoint::parse(endpoint).unwrap(), ReqwestTransport::builder());
            let [read, _] = calls();
            let error = pipeline.send(read).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Connect, "{endpoint}: {error}");
        }
    });
}

#[test]
fn everything_else_goes_to_the_proxy_of_the_environment() {
    if !child::is_child() {
        with_proxy("proxy::everything_else_goes_to_the_proxy_of_the_environment", |seen| {
            assert_eq!(seen.len(), 2, "one for the pooled connection, one for the fresh one: {seen:?}");
            for seen in seen {
                assert_eq!((seen.method(), seen.target()), ("CONNECT", "contoso.invalid:443"));
                assert_eq!(seen.one("host"), "contoso.invalid:443");
                // The credential of the service is for behind the tunnel, that of the proxy for the proxy.
                assert_eq!(seen.values("authorization"), [""; 0]);
                assert_eq!(seen.one("proxy-authorization"), "Basic dXNlcjpzZWNyZXQ=");
            }
        });
        return;
    }
    for error in run(errors(remote(), ReqwestTransport::builder)) {
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        assert!(!error.may_have_been_sent(), "a tunnel that was refused carried nothing: {error}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
}

#[test]
fn no_proxy_means_none() {
    if !child::is_child() {
        with_proxy("proxy::no_proxy_means_none", |seen| assert_eq!(seen.len(), 0, "{seen:?}"));
        return;
    }
    // An address of this machine that is no loopback address, so that no name has to be looked up. Nobody listens there.
    let endpoint = Endpoint::parse("https://0.0.0.0:1").unwrap();
    for error in run(errors(endpoint, || ReqwestTransport::builder().no_proxy())) {
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        assert!(!error.may_have_been_sent());
    }
}

#[test]
fn a_given_proxy_goes_before_that_of_the_environment() {
    if !child::is_child() {
        let test = "proxy::a_given_proxy_goes_before_that_of_the_environment";
        with_proxy(test, |seen| assert_eq!(seen.len(), 0, "{seen:?}"));
        return;
    }
    run(async {
        let mut given = fake_proxy().await;
        let url = format!("http://{}", given.address());
        for error in given.during(errors(remote(), || ReqwestTransport::builder().proxy(&url))).await {
            assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        }
        let seen = given.seen();
        assert_eq!(seen.len(), 2);
        assert!(
            seen.iter()
                .all(|seen| seen.method() == "CONNECT" && seen.values("proxy-authorization").is_empty())
        );
    });
}
