//! The user's own stages: where they stand, what they may change, what becomes of their errors.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use core_http::{
    ClientOptions, ErrorKind, Next, Policy, Request, Response, Result, RetryOptions, StaticToken,
    async_trait,
    core_auth::{StringToSign, content_hash},
    http::{HeaderMap, HeaderValue, StatusCode},
    service::{ErrorBuilder, Replay},
    testing::Reply,
};

use crate::support::{Bench, CLASSES, call_of, key, read, secs};

type Place = fn(ClientOptions, Arc<dyn Policy>) -> ClientOptions;

/// Where a policy can stand.
const PLACES: [Place; 2] = [ClientOptions::per_call_policy, ClientOptions::per_attempt_policy];

/// Writes down what passes.
#[derive(Debug)]
struct Witness(&'static str, Arc<Mutex<Vec<String>>>);

#[async_trait]
impl Policy for Witness {
    async fn send(&self, request: Request, next: Next<'_>) -> Result<Response> {
        self.1.lock().unwrap().push(format!("{}>", self.0));
        let result = next.run(request).await;
        let end = result.as_ref().map_or_else(|e| e.kind().to_string(), |r| r.status().as_u16().to_string());
        self.1.lock().unwrap().push(format!("{}<{end}", self.0));
        result
    }
}

/// Changes the request.
struct Change(fn(&mut Request));

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Change")
    }
}

#[async_trait]
impl Policy for Change {
    async fn send(&self, mut request: Request, next: Next<'_>) -> Result<Response> {
        (self.0)(&mut request);
        next.run(request).await
    }
}

/// Answers in place of the service.
#[derive(Debug)]
struct Answer(u16);

#[async_trait]
impl Policy for Answer {
    async fn send(&self, _: Request, _: Next<'_>) -> Result<Response> {
        let headers = HeaderMap::from_iter([("ms-cv".parse().unwrap(), HeaderValue::from_static("own"))]);
        Ok(Response::new(StatusCode::from_u16(self.0).unwrap(), headers, "{}"))
    }
}

/// Fails, before or after the rest.
#[derive(Debug)]
struct Fail {
    afterwards: bool,
}

#[async_trait]
impl Policy for Fail {
    async fn send(&self, request: Request, next: Next<'_>) -> Result<Response> {
        if self.afterwards {
            let _ = next.run(request).await;
        }
        Err(ErrorBuilder::new(ErrorKind::InvalidInput, "tenant: is not known").build())
    }
}

/// Never comes back.
#[derive(Debug)]
struct Hang {
    afterwards: bool,
}

#[async_trait]
impl Policy for Hang {
    async fn send(&self, request: Request, next: Next<'_>) -> Result<Response> {
        if self.afterwards {
            let _ = next.run(request).await;
        }
        std::future::pending().await
    }
}

/// Calls every trouble a throttle.
#[derive(Debug)]
struct Throttle;

#[async_trait]
impl Policy for Throttle {
    async fn send(&self, request: Request, next: Next<'_>) -> Result<Response> {
        let _ = next.run(request).await;
        let headers = HeaderMap::from_iter([("retry-after".parse().unwrap(), HeaderValue::from_static("1"))]);
        Ok(Response::new(StatusCode::TOO_MANY_REQUESTS, headers, ""))
    }
}

#[test]
fn policies_run_in_order_outside_and_inside_the_repeats() {
    let log = Arc::default();
    let witness = |name| Arc::new(Witness(name, Arc::clone(&log)));
    let bench = Bench::with(key(), |options| {
        options
            .per_attempt_policy(witness("c"))
            .per_call_policy(witness("a"))
            .per_attempt_policy(witness("d"))
            .per_call_policy(witness("b"))
    });
    bench.script([Reply::status(503), Reply::not_sent("refused"), Reply::status(200)]);
    assert_eq!(bench.send(read()).unwrap().attempts(), 3);
    let expected =
        "a> b> c> d> d<503 c<503 c> d> d<could not connect c<could not connect c> d> d<200 c<200 b<200 a<200";
    assert_eq!(log.lock().unwrap().join(" "), expected);
}

#[test]
fn policies_see_the_call_and_no_credential() {
    let look: fn(&mut Request) = |request| {
        for name in ["user-agent", "x-ms-client-request-id", "accept"] {
            assert!(request.headers().contains_key(name), "{name}");
        }
        for name in ["authorization", "x-ms-date", "x-ms-content-sha256"] {
            assert!(!request.headers().contains_key(name), "{name}");
        }
        assert_eq!(request.path_and_query(), "/things/1?api-version=2025-06-01");
    };
    for place in PLACES {
        let bench = Bench::with(key(), |options| place(options, Arc::new(Change(look))));
        bench.script([Reply::status(503), Reply::status(200)]);
        bench.send(read()).unwrap();
        assert_eq!(bench.sent(), 2);
    }
}

#[test]
fn what_policies_change_is_signed_and_sent_and_does_not_pile_up() {
    let change: fn(&mut Request) = |request| {
        request.headers_mut().append("x-tenant", HeaderValue::from_static("contoso"));
        request.url_mut().query_pairs_mut().append_pair("tenant", "a b");
        let body = [request.body().as_ref(), b"!"].concat();
        request.set_body(body);
    };
    for place in PLACES {
        let bench = Bench::with(key(), |options| place(options, Arc::new(Change(change))));
        bench.script([Reply::status(503), Reply::status(200)]);
        bench.send(read()).unwrap();
        assert_eq!(bench.lines(), ["GET /things/1?api-version=2025-06-01&tenant=a+b"; 2]);
        for request in bench.transport.requests() {
            assert_eq!(request.headers().get_all("x-tenant").iter().count(), 1);
            assert_eq!(request.body().as_ref(), b"!");
            let date = request.headers()["x-ms-date"].to_str().unwrap();
            let (hash, host) = (content_hash(b"!"), "contoso.communication.azure.com");
            let signed = StringToSign::new("GET", request.path_and_query(), date, host, &hash);
            assert_eq!(request.headers()["authorization"], signed.authorization(&key()));
        }
    }
}

#[test]
fn a_request_that_a_policy_moves_elsewhere_is_refused_and_nothing_is_sent() {
    let moves: [fn(&mut Request); 6] = [
        |request| request.url_mut().set_host(Some("evil.example")).unwrap(),
        |request| request.url_mut().set_port(Some(8443)).unwrap(),
        |request| request.url_mut().set_scheme("http").unwrap(),
        |request| request.url_mut().set_username("user").unwrap(),
        |request| request.url_mut().set_password(Some("word")).unwrap(),
        |request| *request.url_mut() = "https://evil.example/".parse().unwrap(),
    ];
    for (n, moved) in moves.into_iter().enumerate() {
        for place in PLACES {
            for token in [false, true] {
                let change = |options| place(options, Arc::new(Change(moved)));
                let bench = if token {
                    Bench::with(StaticToken::new("a-token").unwrap(), change)
                } else {
                    Bench::with(key(), change)
                };
                bench.script([Reply::status(200)]);
                let error = bench.send(read()).unwrap_err();
                assert_eq!((error.kind(), bench.sent()), (ErrorKind::UntrustedLink, 0), "{n}");
                assert_eq!((error.operation(), error.attempts()), (Some("read"), 1), "{n}");
                assert!(!error.may_have_been_sent() && !error.to_string().contains("evil"), "{error}");
            }
        }
    }
}

#[test]
fn headers_that_frame_or_prove_are_not_a_policy_s_to_set() {
    let change: fn(&mut Request) = |request| {
        for name in ["host", "content-length", "transfer-encoding", "accept-encoding"] {
            request.headers_mut().insert(name, HeaderValue::from_static("evil"));
        }
        for name in ["authorization", "x-ms-date", "x-ms-content-sha256"] {
            request.headers_mut().append(name, HeaderValue::from_static("evil"));
        }
    };
    for place in PLACES {
        let bench = Bench::with(key(), |options| place(options, Arc::new(Change(change))));
        bench.script([Reply::status(200)]);
        bench.send(read()).unwrap();
        let request = &bench.transport.requests()[0];
        for name in ["host", "content-length", "transfer-encoding", "accept-encoding"] {
            assert!(!request.headers().contains_key(name), "{name}");
        }
        for name in ["authorization", "x-ms-date", "x-ms-content-sha256"] {
            let values: Vec<_> = request.headers().get_all(name).iter().collect();
            assert!(values.len() == 1 && values[0] != "evil", "{name}");
        }
    }
    let bench = Bench::with(StaticToken::new("a-token").unwrap(), |options| {
        options.per_attempt_policy(Arc::new(Change(change)))
    });
    bench.script([Reply::status(200)]);
    bench.send(read()).unwrap();
    assert_eq!(bench.headers("authorization"), ["Bearer a-token"]);
}

#[test]
fn a_policy_can_answer_itself() {
    for place in PLACES {
        let bench = Bench::with(key(), |options| place(options, Arc::new(Answer(200))));
        let answer = bench.send(read()).unwrap();
        assert_eq!((answer.ms_cv(), bench.sent()), (Some("own"), 0));
        assert!(answer.request_id().is_some());

        let bench = Bench::with(key(), |options| place(options, Arc::new(Answer(404))));
        let error = bench.send(read()).unwrap_err();
        assert!(error.is_not_found() && error.ms_cv() == Some("own"));
        assert_eq!(bench.sent(), 0);
    }
}

#[test]
fn an_answer_of_a_policy_is_repeated_only_inside_the_repeats() {
    let [per_call, per_attempt] = PLACES;
    let bench = Bench::with(key(), |options| per_call(options, Arc::new(Answer(503))));
    assert_eq!(bench.send(read()).unwrap_err().attempts(), 0);
    let bench = Bench::with(key(), |options| per_attempt(options, Arc::new(Answer(503))));
    assert_eq!(bench.send(read()).unwrap_err().attempts(), 4);
}

#[test]
fn an_error_of_a_policy_goes_to_the_caller_with_the_call_it_belongs_to() {
    for place in PLACES {
        let bench = Bench::with(key(), |options| place(options, Arc::new(Fail { afterwards: false })));
        let error = bench.send(read()).unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some("read")));
        assert!(error.to_string().starts_with("read: tenant: is not known"), "{error}");
        assert!(!error.may_have_been_sent() && error.request_id().is_some());
        assert_eq!((bench.sent(), error.attempts() <= 1), (0, true));
    }
}

#[test]
fn an_error_of_a_policy_does_not_hide_that_the_request_may_have_taken_effect() {
    for (reply, may_have_been_sent) in [
        (Reply::status(202), true),
        (Reply::status(200), true),
        (Reply::status(500), true),
        (Reply::status(408), true),
        (Reply::interrupted("reset"), true),
        (Reply::status(202).json("{").then_break("reset"), true),
        (Reply::never(), true),
        (Reply::status(404), false),
        (Reply::status(429), false),
        (Reply::not_sent("refused"), false),
    ] {
        for place in PLACES {
            let name = format!("{reply:?}");
            let bench = Bench::with(key(), |options| {
                place(options.retry(RetryOptions::none()), Arc::new(Fail { afterwards: true }))
            });
            bench.script([reply.clone()]);
            let error = bench.send(call_of(Replay::Settle)).unwrap_err();
            assert_eq!(error.may_have_been_sent(), may_have_been_sent, "{name}: {error:?}");
            assert_eq!(bench.sent(), 1, "{name}");
        }
    }
}

#[test]
fn no_policy_can_have_a_purchase_repeated_that_may_have_taken_effect() {
    for (reply, sent) in [
        (Reply::status(202), 1),
        (Reply::status(503), 1),
        (Reply::interrupted("reset"), 1),
        (Reply::status(429), 4),
        (Reply::not_sent("refused"), 4),
    ] {
        for replay in [Replay::IfNotSent, Replay::Settle] {
            let bench = Bench::with(key(), |options| options.per_attempt_policy(Arc::new(Throttle)));
            bench.script((0..6).map(|_| reply.clone()));
            let error = bench.send(call_of(replay)).unwrap_err();
            assert_eq!((bench.sent(), error.may_have_been_sent()), (sent, sent == 1), "{replay:?} {reply:?}");
        }
    }
}

#[test]
fn a_policy_that_hangs_is_cut_with_its_attempt() {
    for (afterwards, sent) in [(false, false), (true, true)] {
        for replay in CLASSES {
            let bench = Bench::with(key(), |options| {
                options.attempt_timeout(secs(5)).per_attempt_policy(Arc::new(Hang { afterwards }))
            });
            bench.script((0..9).map(|_| Reply::status(202)));
            let error = bench.send(call_of(replay)).unwrap_err();
            assert!(error.is_timeout(), "{replay:?}");
            assert_eq!(error.may_have_been_sent(), sent, "{replay:?}");
            let attempts = if sent && replay != Replay::Always { 1 } else { 4 };
            assert_eq!(error.attempts(), attempts, "{replay:?}");
        }
    }
}
