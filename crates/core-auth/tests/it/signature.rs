use base64::{Engine as _, engine::general_purpose::STANDARD};
use core_auth::{AccessKey, AccessKeyError, EMPTY_CONTENT_HASH, Endpoint, StringToSign, content_hash};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const FIXTURE: &str = include_str!("../fixtures/signatures.json");
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

#[test]
fn requests_are_signed_as_the_official_libraries_sign_them() {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    let key = AccessKey::parse(fixture["key"].as_str().unwrap()).unwrap();
    let requests = fixture["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 20);
    for request in requests {
        let field = |name: &str| request[name].as_str().unwrap_or_else(|| panic!("{name} of {request}"));
        let name = field("name");
        let endpoint = Endpoint::parse(field("origin")).unwrap();
        assert_eq!(endpoint.authority(), field("host"), "{name}");
        let hash = content_hash(field("body").as_bytes());
        assert_eq!(hash, field("hash"), "{name}");
        let signed =
            StringToSign::new(field("method"), field("target"), field("date"), endpoint.authority(), &hash);
        let text =
            format!("{}\n{}\n{};{};{hash}", field("method"), field("target"), field("date"), field("host"));
        assert_eq!(signed.to_string(), text, "{name}");
        assert_eq!(signed.signature(&key), field("signature"), "{name}");
        assert_eq!(
            signed.authorization(&key),
            format!(
                "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={}",
                field("signature")
            ),
            "{name}"
        );
    }
}

#[test]
fn odd_keys_are_refused_instead_of_decoded_to_something() {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    let date = "Mon, 15 Jan 2024 09:30:05 GMT";
    let host = "contoso.communication.azure.com";
    let request = StringToSign::new("GET", "/sip?api-version=2023-03-01", date, host, EMPTY_CONTENT_HASH);
    let rows = fixture["keys"].as_array().unwrap();
    assert_eq!(rows.len(), 10);
    for row in rows {
        let signature =
            AccessKey::parse(row["key"].as_str().unwrap()).ok().map(|key| request.signature(&key));
        assert_eq!(signature.as_deref(), row["signature"].as_str(), "{row}");
    }
}

#[test]
fn access_keys_are_strict_base64() {
    let refused = [
        "AAE",
        "AAE=A",
        "AAEC=",
        "AAEC====",
        "AB==",
        "AAF=",
        "A A=",
        "AA\n==",
        "AA==\0",
        "ＡＡＥＣ",
        "=",
        "-_-_",
    ];
    for text in refused {
        assert_eq!(AccessKey::parse(text), Err(AccessKeyError::NotBase64), "{text:?}");
    }
    for text in ["", " \t\r\n", "\u{feff}"] {
        assert_eq!(AccessKey::parse(text), Err(AccessKeyError::Empty), "{text:?}");
    }
    for (one, other, equal) in
        [("AAEC", " AAEC\n", true), ("AAEC", "AAED", false), ("AAEC", "AAECAA==", false)]
    {
        assert_eq!(
            AccessKey::parse(one).unwrap() == AccessKey::parse(other).unwrap(),
            equal,
            "{one} {other}"
        );
    }
}

#[test]
fn a_body_is_hashed_as_bytes() {
    assert_eq!(content_hash(&[]), EMPTY_CONTENT_HASH);
    assert_eq!(content_hash(&[0xff, 0x00, 0xfe]), STANDARD.encode(Sha256::digest([0xff, 0x00, 0xfe])));
}

#[test]
fn the_parts_can_be_read_back() {
    let signed = StringToSign::new("PUT", "/a", "date", "host", "hash");
    let parts =
        [signed.method(), signed.path_and_query(), signed.date(), signed.host(), signed.content_hash()];
    assert_eq!(parts, ["PUT", "/a", "date", "host", "hash"]);
    assert!(!signed.to_string().ends_with('\n'));
}

/// HMAC by its definition (RFC 2104 section 2): H(K xor opad, H(K xor ipad, text)).
fn hmac_by_definition(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    let key = if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() };
    block[..key.len()].copy_from_slice(&key);
    let padded = |pad: u8, text: &[u8]| Sha256::digest([&block.map(|byte| byte ^ pad)[..], text].concat());
    padded(0x5c, &padded(0x36, text)).to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn signature_is_the_hmac_of_the_written_text(
        key in prop::collection::vec(any::<u8>(), 1..150),
        method in r"\PC{0,8}", target in r"[^\x00]{0,60}", date in r"\PC{0,30}", host in r"\PC{0,30}",
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let hash = STANDARD.encode(Sha256::digest(&body));
        prop_assert_eq!(content_hash(&body), hash.clone());
        let signed = StringToSign::new(&method, &target, &date, &host, &hash);
        let text = [method.as_str(), "\n", &target, "\n", &date, ";", &host, ";", &hash].concat();
        prop_assert_eq!(signed.to_string(), text.clone());
        let expected = STANDARD.encode(hmac_by_definition(&key, text.as_bytes()));
        prop_assert_eq!(signed.signature(&AccessKey::parse(&STANDARD.encode(&key)).unwrap()), expected);
    }

    #[test]
    fn a_key_is_read_only_as_it_would_be_written(text in "[A-Za-z0-9+/=_-]{0,12}") {
        let canonical = STANDARD.decode(&text).is_ok_and(|bytes| !bytes.is_empty() && STANDARD.encode(&bytes) == text);
        prop_assert_eq!(AccessKey::parse(&text).is_ok(), canonical);
    }
}

#[test]
fn the_definition_agrees_with_a_known_signature() {
    let key = STANDARD.decode(KEY).unwrap();
    let text = "POST\n/identities?api-version=2023-10-01\nMon, 15 Jan 2024 09:30:05 GMT;contoso.communication.azure.com;\
                47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let signature = STANDARD.encode(hmac_by_definition(&key, text.as_bytes()));
    assert_eq!(signature, "rw6sargDjKLAyApTm+rROYvbT4d2Z4Sjd7pncTF0hpU=");
}
