//! What goes over the wire is what was signed: checked by a reader of the raw bytes that shares no code with the crate.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use core_http::{
    AccessKey, Bytes, Endpoint, Response,
    http::{HeaderMap, HeaderValue, StatusCode},
    service::{Call, Method, Operation, Pipeline, Replay},
};
use proptest::{prelude::*, test_runner::TestRunner};
use sha2::{Digest as _, Sha256};

use crate::{
    server::{Seen, Server, answer, json, run, runtime},
    support::KEY,
};

const TEMPLATE: &str = "/things/{thingId}/sub/{part}/:act";

/// The operations, one for each method that a client could have.
static OPERATIONS: [Operation; 7] = [
    Operation::new("get", Method::GET, TEMPLATE, Replay::Always),
    Operation::new("post", Method::POST, TEMPLATE, Replay::Always),
    Operation::new("put", Method::PUT, TEMPLATE, Replay::Always),
    Operation::new("patch", Method::PATCH, TEMPLATE, Replay::Always),
    Operation::new("delete", Method::DELETE, TEMPLATE, Replay::Always),
    Operation::new("head", Method::HEAD, TEMPLATE, Replay::Always),
    Operation::new("options", Method::OPTIONS, TEMPLATE, Replay::Always),
];

fn pipeline(endpoint: Endpoint) -> Pipeline {
    Pipeline::builder(endpoint, AccessKey::parse(KEY).unwrap(), "2025-06-01").build().unwrap()
}

/// HMAC-SHA256 by the definition of RFC 2104, section 2.
fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() };
    block.resize(64, 0);
    let padded = |pad: u8| block.iter().map(|byte| byte ^ pad).collect::<Vec<u8>>();
    let inner = Sha256::digest([padded(0x36), text.to_vec()].concat());
    Sha256::digest([padded(0x5c), inner.to_vec()].concat()).to_vec()
}

/// What the service does with a request: takes the bytes as they came, and compares.
fn check_signature(seen: &Seen, authority: &str) {
    let hash = STANDARD.encode(Sha256::digest(&seen.body));
    assert_eq!(seen.one("x-ms-content-sha256"), hash);
    assert_eq!(seen.one("host"), authority);
    let (date, host) = (seen.one("x-ms-date"), seen.one("host"));
    let text = format!("{}\n{}\n{date};{host};{hash}", seen.method(), seen.target());
    let signature = STANDARD.encode(hmac_sha256(&STANDARD.decode(KEY).unwrap(), text.as_bytes()));
    let expected =
        format!("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    assert_eq!(seen.one("authorization"), expected);
}

/// What every request owes besides its signature.
fn check_frame(seen: &Seen) {
    assert_eq!(seen.version(), "HTTP/1.1");
    assert!(seen.target().bytes().all(|byte| byte.is_ascii_graphic()), "{}", seen.target());
    for name in ["accept", "user-agent", "x-ms-client-request-id"] {
        assert!(!seen.one(name).is_empty(), "{name}");
    }
    match seen.values("content-length").as_slice() {
        [] => assert!(seen.body.is_empty()),
        [length] => assert_eq!(*length, seen.body.len().to_string()),
        several => panic!("{several:?}"),
    }
    for name in ["transfer-encoding", "accept-encoding", "cookie", "expect", "upgrade", "referer", "te"] {
        assert_eq!(seen.values(name), [""; 0], "{name}");
    }
    let date = seen.one("x-ms-date");
    assert!(date.len() == 29 && date.ends_with(" GMT"), "{date}");
}

/// Percent-decoding by RFC 3986, section 2.1.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = (*first == b'%').then(|| std::str::from_utf8(&tail[..2]).unwrap());
        bytes.push(escaped.map_or(*first, |hex| u8::from_str_radix(hex, 16).unwrap()));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap()
}

/// Texts of the characters that clients get wrong.
fn awkward() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        " ",
        "+",
        "%2B",
        "%2b",
        "%",
        "%%",
        "'",
        "\"",
        "~",
        "!",
        "(",
        ")",
        "*",
        "&",
        "=",
        "#",
        "?",
        "/",
        "//",
        ":",
        ";",
        ",",
        "@",
        "$",
        "[",
        "]",
        "{",
        "}",
        "|",
        "\\",
        "^",
        "`",
        "<",
        ">",
        "a",
        "Z",
        "0",
        "-",
        "_",
        ".",
        "..",
        "é",
        "ß",
        "日本",
        "\u{1f4de}",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}",
    ]);
    prop::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

/// One call: which method, the two segments, the query, the body.
type Case = (usize, [String; 2], Vec<(String, String)>, Vec<u8>);

fn cases() -> impl Strategy<Value = Case> {
    let segment =
        || awkward().prop_filter("refused by rule", |text| !matches!(text.as_str(), "" | "." | "..")).boxed();
    // Few names, so that some are there twice.
    let name = prop_oneof![Just("a".to_owned()), Just("phoneNumberType".to_owned()), awkward()];
    let query = prop::collection::vec((name, awkward()), 0..4);
    let body = prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(any::<u8>(), 1..64),
        Just(b"{\"a\":\"\xff\xfe\"}".to_vec()),
    ];
    (0..OPERATIONS.len(), [segment(), segment()], query, body)
}

async fn check_case(server: &mut Server, pipeline: &Pipeline, authority: &str, case: &Case) {
    let (operation, segments, query, body) = case;
    let mut call = Call::new(&OPERATIONS[*operation], &[&segments[0], &segments[1]]).unwrap();
    for (name, value) in query {
        call = call.query(name, value);
    }
    if !body.is_empty() {
        call = call.body(HeaderValue::from_static("application/octet-stream"), Bytes::from(body.clone()));
    }
    let sent = server.during(pipeline.send(call)).await;
    assert_eq!(sent.unwrap().attempts(), 1);
    let seen = server.last();
    check_frame(&seen);
    check_signature(&seen, authority);
    assert_eq!(&seen.body, body);

    let (path, sent_query) = seen.target().split_once('?').unwrap();
    let path: Vec<String> = path.split('/').map(decoded).collect();
    assert_eq!(path, ["", "things", &segments[0], "sub", &segments[1], ":act"]);
    let pairs: Vec<(String, String)> = sent_query
        .split('&')
        .map(|pair| pair.split_once('=').map(|(name, value)| (decoded(name), decoded(value))).unwrap())
        .collect();
    let (version, others) = pairs.split_last().unwrap();
    assert_eq!(version, &("api-version".to_owned(), "2025-06-01".to_owned()));
    assert_eq!(others, query);
}

/// Some cases against a server at this address, whose endpoint is written like this.
fn check_against(bind: &str, host: &str, count: u32) {
    let runtime = runtime();
    let mut server = runtime.block_on(Server::start_on(bind, |seen| match seen.method() {
        "HEAD" => answer("HTTP/1.1 200 OK\r\n\r\n"),
        _ => json("{}"),
    }));
    let authority = format!("{host}:{}", server.address().port());
    let pipeline = pipeline(Endpoint::parse(&format!("http://{authority}")).unwrap());
    let mut runner = TestRunner::new(ProptestConfig { cases: count, ..ProptestConfig::default() });
    let server = std::cell::RefCell::new(&mut server);
    let outcome = runner.run(&cases(), |case| {
        runtime.block_on(check_case(&mut server.borrow_mut(), &pipeline, &authority, &case));
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    // A pool that is used: what is signed for one request does not depend on the connection.
    assert!(server.borrow().connections() <= 2, "{}", server.borrow().connections());
}

#[test]
fn what_is_signed_is_what_a_reader_of_the_bytes_computes() {
    check_against("127.0.0.1:0", "127.0.0.1", 256);
}

#[test]
fn a_name_with_a_port_is_signed_as_it_is_sent() {
    check_against("127.0.0.1:0", "localhost", 16);
}

#[test]
fn an_ipv6_address_is_signed_in_its_brackets() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        eprintln!("skipped: this machine has no IPv6 loopback");
        return;
    }
    check_against("[::1]:0", "[::1]", 32);
}

#[test]
fn the_reader_knows_the_published_vector() {
    // The second worked example of the service's HMAC scheme that the whole SDK is tested with.
    let text = "GET\n/phoneNumbers?skip=0&top=100&api-version=2025-06-01\n\
        Fri, 05 Jan 2024 00:00:00 GMT;contoso.communication.azure.com;47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let signature = hmac_sha256(&STANDARD.decode(KEY).unwrap(), text.as_bytes());
    assert_eq!(STANDARD.encode(signature), "qLRgEW+URVZSzGMojB7OTrv38z5qauVWXH/QQRq20/s=");
    // RFC 4231, test case 6: a key longer than a block.
    let long = hmac_sha256(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First");
    assert_eq!(long[..4], [0x60, 0xe4, 0x31, 0x59]);
}

/// Links as the service writes them: whatever may stand in a URL stands there as it is.
fn links() -> impl Strategy<Value = String> {
    let piece = |extra: &[&'static str]| {
        let mut pieces = vec![
            "a", "Z", "9", "-", ".x", "_", "~", "!", "$", "(", ")", "*", "+", ",", ";", "=", ":", "@", "%2b",
            "%2B", "%c3%a9", "%20", "%25", "%3a",
        ];
        pieces.extend_from_slice(extra);
        prop::collection::vec(prop::sample::select(pieces), 1..8).prop_map(|pieces| pieces.concat())
    };
    let query = prop::option::of(piece(&["&", "&a=", "/", "?"]));
    (prop::collection::vec(piece(&[]), 1..4), query).prop_map(|(segments, query)| {
        let path = format!("/{}", segments.join("/"));
        query.map_or(path.clone(), |query| format!("{path}?{query}"))
    })
}

#[test]
fn a_link_of_the_service_is_sent_and_signed_as_it_is_written() {
    static FOLLOW: Operation = Operation::new("follow", Method::GET, "/things", Replay::Always);
    let runtime = runtime();
    let mut server = runtime.block_on(Server::start(|_| json("{}")));
    let endpoint = server.endpoint();
    let authority = server.address().to_string();
    let pipeline = pipeline(endpoint.clone());
    let page = Response::new(StatusCode::OK, HeaderMap::new(), "{}");
    let server = std::cell::RefCell::new(&mut server);
    let mut runner = TestRunner::new(ProptestConfig { cases: 128, ..ProptestConfig::default() });
    let outcome = runner.run(&(links(), any::<bool>()), |(link, absolute)| {
        let text = if absolute { format!("{endpoint}{link}") } else { link.clone() };
        let call = pipeline.follow(&FOLLOW, &page, &text).unwrap();
        let mut server = server.borrow_mut();
        runtime.block_on(server.during(pipeline.send(call))).unwrap();
        let seen = server.last();
        check_frame(&seen);
        check_signature(&seen, &authority);
        let separator = if link.contains('?') { '&' } else { '?' };
        prop_assert_eq!(seen.target(), format!("{link}{separator}api-version=2025-06-01"));
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_link_as_recorded_keeps_its_own_api_version() {
    static FOLLOW: Operation = Operation::new("follow", Method::GET, "/things", Replay::Always);
    run(async {
        let mut server = Server::start(|_| json("{}")).await;
        let pipeline = pipeline(server.endpoint());
        let link = "/phoneNumbers/+18005550100?x=a:b,c&api-version=2021-03-07";
        let page = Response::new(StatusCode::OK, HeaderMap::new(), "{}");
        let call = pipeline.follow(&FOLLOW, &page, link).unwrap();
        server.during(pipeline.send(call)).await.unwrap();
        assert_eq!(server.last().target(), link);
        check_signature(&server.last(), &server.address().to_string());
    });
}
