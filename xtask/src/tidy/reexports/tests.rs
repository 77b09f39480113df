//! Missing re-exports are found, and nothing else is.

use super::*;

/// The offences of a crate `core-http` made of these files (below its `src/`), next to a small `core-auth`.
fn offences(files: &[(&str, &str)]) -> Vec<String> {
    let auth = "mod token; pub mod sign; pub use token::AccessToken; pub use time; pub use url::Url;";
    let mut all = vec![
        ("crates/core-auth/src/lib.rs".to_owned(), auth),
        ("crates/core-auth/src/token.rs".to_owned(), "pub struct AccessToken; pub struct Inner;"),
        ("crates/core-auth/src/sign.rs".to_owned(), "pub struct Signature;"),
    ];
    all.extend(files.iter().map(|(file, text)| (format!("crates/core-http/src/{file}"), *text)));
    let files: Vec<(&str, &str)> = all.iter().map(|(file, text)| (file.as_str(), *text)).collect();
    check(&Tree::of(&files)).iter().map(ToString::to_string).collect()
}

fn lib(text: &str) -> Vec<String> {
    offences(&[("lib.rs", text)])
}

fn missing(text: &str, name: &str) {
    let found = lib(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    assert!(found[0].contains(&format!("`{name}`")), "{text}: {found:?}");
}

fn complete(text: &str) {
    assert_eq!(lib(text), [""; 0], "{text}");
}

#[test]
fn a_foreign_type_in_any_public_signature_is_missing() {
    for text in [
        "use bytes::Bytes;\npub fn f(b: Bytes) {}",
        "use bytes::Bytes;\npub fn f() -> Result<Option<Vec<Bytes>>, ()> { x }",
        "use bytes::Bytes;\npub struct S { pub b: Bytes }",
        "use bytes::Bytes;\npub struct S(pub Bytes);",
        "use bytes::Bytes;\npub enum E { B(Bytes) }",
        "use bytes::Bytes;\npub struct S;\nimpl S { pub fn b(&self) -> &Bytes { x } }",
        "use bytes::Bytes;\npub struct S;\nimpl From<Bytes> for S { fn from(b: Bytes) -> Self { S } }",
        "use bytes::Bytes;\npub struct S;\nimpl Iterator for S { type Item = Bytes; fn next() {} }",
        "use bytes::Bytes;\npub trait T { fn b(&self) -> Bytes; }",
        "use bytes::Bytes;\npub type Chunk = Bytes;",
        "use bytes::Bytes;\npub const NONE: Option<Bytes> = None;",
        "use bytes::Bytes;\npub fn f(b: impl Into<Bytes>) {}",
        "use bytes::Bytes;\npub fn f<T>(t: T) where T: AsRef<Bytes> {}",
        "use bytes::Bytes;\ntype Private = Bytes;\npub fn f(b: Private) {}",
    ] {
        missing(text, "Bytes");
    }
    missing("pub fn f(b: bytes::Bytes) {}", "bytes::Bytes");
    missing("use bytes::Bytes as B;\npub fn f(b: B) {}", "B");
}

#[test]
fn a_re_export_at_the_root_completes_it() {
    complete("pub use bytes::Bytes;\npub fn f(b: Bytes) {}");
    complete("pub use bytes::{Buf, Bytes};\npub fn f(b: bytes::Bytes) {}");
    complete("pub use bytes;\npub fn f(b: bytes::Bytes) {}");
    complete("pub use http::HeaderValue;\npub fn f(v: http::header::HeaderValue) {}");
    complete("mod exports { pub use bytes::Bytes; }\npub use exports::*;\npub fn f(b: bytes::Bytes) {}");
}

#[test]
fn a_re_export_elsewhere_does_not() {
    missing("pub mod body { pub use bytes::Bytes; }\npub fn f(b: body::Bytes) {}", "body::Bytes");
    missing("pub use http::request;\npub fn f(b: http::response::Builder) {}", "http::response::Builder");
    missing("pub(crate) use bytes::Bytes;\npub fn f(b: Bytes) {}", "Bytes");
}

#[test]
fn types_of_our_lower_crates_count_as_foreign() {
    missing("use core_auth::AccessToken;\npub fn f(t: AccessToken) {}", "AccessToken");
    complete("pub use core_auth::AccessToken;\npub fn f(t: AccessToken) {}");
    complete("pub use core_auth;\npub fn f(t: core_auth::AccessToken, s: core_auth::sign::Signature) {}");
    missing("use core_auth::sign::Signature;\npub fn f(s: Signature) {}", "Signature");
}

#[test]
fn a_type_is_the_same_through_another_crates_re_export() {
    complete("pub use core_auth::Url;\npub fn f(u: url::Url) {}");
    complete("pub use url::Url;\npub fn f(u: core_auth::Url) {}");
    complete("pub use core_auth::time;\npub fn f(t: time::OffsetDateTime) {}");
    missing("pub fn f(t: core_auth::time::OffsetDateTime) {}", "core_auth::time::OffsetDateTime");
}

#[test]
fn what_no_user_sees_needs_nothing() {
    complete("use bytes::Bytes;\nfn f(b: Bytes) {}\npub(crate) fn g(b: Bytes) {}");
    complete("mod wire { pub struct W { pub b: bytes::Bytes } pub fn f(b: bytes::Bytes) {} }");
    complete("use bytes::Bytes;\npub struct S { b: Bytes }\nimpl S { fn b(&self) -> Bytes { x } }");
    complete("struct P;\nimpl P { pub fn f(b: bytes::Bytes) {} }");
    complete("pub struct S;\ntrait P<T> {}\nimpl P<bytes::Bytes> for S {}");
    complete("#[cfg(test)]\npub mod tests { pub fn f(b: bytes::Bytes) {} }");
    complete("#[doc(hidden)]\npub mod private { pub fn f(b: bytes::Bytes) {} }");
    complete(
        "#[derive(serde::Serialize)]\npub struct S;\nimpl serde::Serialize for S { fn serialize(x: serde::A) {} }",
    );
}

#[test]
fn the_standard_library_generics_and_the_prelude_need_nothing() {
    complete(
        "use std::{collections::BTreeMap, fmt, time::Duration};\n\
         pub struct S<T>(pub T, pub BTreeMap<String, Duration>);\n\
         impl<T: fmt::Debug + Send> S<T> { pub fn f<U: Iterator<Item = T>>(self, u: U) -> (T, U::Item, Self) { x } }\n\
         impl<T> core::ops::Deref for S<T> { type Target = T; fn deref(&self) -> &T { x } }",
    );
}

#[test]
fn own_types_are_public_somewhere() {
    complete("mod retry;\npub use retry::RetryOptions;\npub fn f(r: RetryOptions) {}");
    let retry = ("retry.rs", "use crate::backoff::Backoff;\npub struct RetryOptions { pub b: Backoff }");
    let backoff = ("backoff/mod.rs", "pub struct Backoff;");
    let root = "mod backoff;\nmod retry;\npub use retry::RetryOptions;\n";
    let found = offences(&[("lib.rs", root), retry, backoff]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("crates/core-http/src/retry.rs:2: re-export: `Backoff` is in a public"),
        "{found:?}"
    );
    let root = format!("{root}pub use backoff::*;");
    assert_eq!(offences(&[("lib.rs", &root), retry, backoff]), [""; 0]);
    let root = "pub mod backoff;\nmod retry;\npub use retry::RetryOptions;\n";
    assert_eq!(offences(&[("lib.rs", root), retry, backoff]), [""; 0]);
}

#[test]
fn a_module_may_be_called_like_what_it_holds() {
    complete(
        "mod retry { pub struct Retry; pub fn retry() {} }\npub use retry::{retry, Retry};\npub fn f(r: Retry) {}",
    );
    complete("mod bytes { pub struct Bytes; }\npub use bytes::Bytes;\npub fn f(b: crate::bytes::Bytes) {}");
    complete(
        "pub mod a { pub use self::b::B; mod b { pub struct B; } }\nmod c { use super::a; pub fn f(b: a::B) {} }",
    );
}

#[test]
fn a_function_that_is_brought_out_of_a_private_module_is_seen() {
    missing("mod sign { pub fn sign(u: url::Url) {} }\npub use sign::sign;", "url::Url");
}

#[test]
fn an_async_trait_brings_its_attribute() {
    let text = "use async_trait::async_trait;\n#[async_trait]\npub trait Transport { async fn send(&self); }";
    missing(text, "async_trait::async_trait");
    complete(&text.replace("use async_trait", "pub use async_trait"));
    complete(
        "pub use async_trait;\n#[async_trait::async_trait]\npub trait Transport { async fn send(&self); }",
    );
}

#[test]
fn a_sealed_trait_is_hidden_on_purpose() {
    complete("mod sealed { pub trait Sealed {} }\npub trait Open: sealed::Sealed {}");
    missing("mod hidden { pub trait Closed {} }\npub trait Open: hidden::Closed {}", "Closed");
}

#[test]
fn no_type_of_the_http_client_is_public_even_if_re_exported() {
    let found = lib("pub use reqwest::Client;\npub fn f(c: Client) {}");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("a type of reqwest is public"), "{found:?}");
}

#[test]
fn circular_imports_end() {
    complete("mod a { pub use super::b::X; }\nmod b { pub use super::a::X; }\npub fn f(x: a::X) {}");
}
