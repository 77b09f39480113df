//! One call, from its arguments to its answer.

use core_http::{ErrorKind, testing::Reply};

use crate::support::{Bench, read};

#[test]
fn a_call_arrives_signed_with_version_and_request_id() {
    let bench = Bench::new();
    bench.script([Reply::status(200).json("{}")]);
    let answer = bench.send(read()).unwrap();

    let requests = bench.transport.requests();
    let request = &requests[0];
    assert_eq!(
        request.url().as_str(),
        "https://contoso.communication.azure.com/things/1?api-version=2025-06-01"
    );
    assert_eq!(request.headers()["x-ms-date"], "Mon, 15 Jan 2024 09:30:05 GMT");
    assert!(request.headers()["authorization"].to_str().unwrap().starts_with("HMAC-SHA256 SignedHeaders="));
    assert_eq!(Some(request.headers()["x-ms-client-request-id"].to_str().unwrap()), answer.request_id());
    assert_eq!(answer.attempts(), 1);
}

#[test]
fn a_refusal_is_one_error_with_everything_the_service_said() {
    let bench = Bench::new();
    let body = r#"{"error":{"code":"NotFound","message":"no such thing","target":"thingId"}}"#;
    bench.script([Reply::status(404).header("ms-cv", "abc.0").json(body)]);
    let error = bench.send(read()).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(error.is_not_found() && !error.may_have_been_sent() && !error.is_transient());
    assert_eq!(
        (error.operation(), error.code(), error.ms_cv()),
        (Some("read"), Some("NotFound"), Some("abc.0"))
    );
    let id = error.request_id().unwrap();
    assert_eq!(
        error.to_string(),
        format!("read: answered 404 Not Found: NotFound: no such thing (target thingId) (request id {id})")
    );
}
