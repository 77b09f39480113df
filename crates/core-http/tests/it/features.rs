//! What other crates of a program switch on in reqwest changes nothing here: these tests are built with its features
//! `brotli`, `cookies`, `gzip` and `http2` on, and with `native-tls` where all features are.

use core_http::{
    AccessKey, ErrorKind,
    service::{Call, Pipeline},
};

use crate::{
    server::{Server, Step, answer, run},
    support::{KEY, READ},
};

fn pipeline(server: &Server) -> Pipeline {
    let key = AccessKey::parse(KEY).unwrap();
    Pipeline::builder(server.endpoint(), key, "2025-06-01").build().unwrap()
}

/// They are on: what a plain client of the same build sends and takes shows it.
#[test]
fn a_plain_client_of_this_build_asks_for_compression_and_keeps_cookies() {
    run(async {
        let mut server =
            Server::start(|_| answer("HTTP/1.1 200 OK\r\nset-cookie: a=b\r\ncontent-length: 0\r\n\r\n"))
                .await;
        let url = format!("{}/", server.endpoint());
        let client = reqwest::Client::builder().no_proxy().cookie_store(true).build().unwrap();
        for _ in 0..2 {
            server.during(client.get(&url).send()).await.unwrap();
        }
        let accepted = server.last().one("accept-encoding").to_owned();
        assert!(accepted.contains("gzip") && accepted.contains("br"), "{accepted}");
        assert_eq!(server.last().one("cookie"), "a=b");
    });
}

#[test]
fn no_compression_is_asked_for_and_http_1_1_is_spoken() {
    run(async {
        let mut server = Server::start(|_| answer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")).await;
        let pipeline = pipeline(&server);
        for fresh in [false, true] {
            let call = Call::new(&READ, &["1"]).unwrap();
            let call = if fresh { call.fresh_connection() } else { call };
            server.during(pipeline.send(call)).await.unwrap();
            let seen = server.last();
            assert_eq!(seen.version(), "HTTP/1.1");
            for name in ["accept-encoding", "upgrade", "http2-settings", "connection", "te"] {
                assert_eq!(seen.values(name), [""; 0], "{name}");
            }
            assert_eq!(seen.one("accept"), "application/json");
        }
    });
}

#[test]
fn a_compressed_answer_is_an_error_and_is_not_unpacked() {
    // `{}` as gzip (RFC 1952), stored without compression.
    let gzip = *b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x02\0\xfd\xff{}\x43\xbf\xa6\xa3\x02\0\0\0";
    for encoding in ["gzip", "br", "deflate", "x-gzip"] {
        run(async {
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
                gzip.len()
            );
            let mut server = Server::start(move |_| {
                vec![Step::Send(head.clone().into_bytes()), Step::Send(gzip.to_vec())]
            })
            .await;
            let pipeline = pipeline(&server);
            let error = server.during(pipeline.send(Call::new(&READ, &["1"]).unwrap())).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{encoding}: {error}");
            assert!(error.may_have_been_sent() && error.to_string().contains("compressed"));
            assert_eq!(server.seen().len(), 1);
        });
    }
}

#[test]
fn no_cookie_is_ever_sent_back() {
    run(async {
        let mut server = Server::start(|_| {
            answer("HTTP/1.1 200 OK\r\nset-cookie: a=b; path=/\r\nset-cookie: c=d\r\ncontent-length: 2\r\n\r\n{}")
        })
        .await;
        let pipeline = pipeline(&server);
        for _ in 0..3 {
            server.during(pipeline.send(Call::new(&READ, &["1"]).unwrap())).await.unwrap();
        }
        assert!(server.seen().iter().all(|seen| seen.values("cookie").is_empty()));
        assert_eq!(server.connections(), 1);
    });
}
