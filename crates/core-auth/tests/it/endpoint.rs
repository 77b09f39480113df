use core_auth::{Endpoint, EndpointError};
use proptest::prelude::*;

#[test]
fn accepted_endpoints_are_normalised() {
    let rows = [
        // given, as_str, authority
        (
            "https://contoso.communication.azure.com",
            "https://contoso.communication.azure.com",
            "contoso.communication.azure.com",
        ),
        (
            "https://contoso.communication.azure.com/",
            "https://contoso.communication.azure.com",
            "contoso.communication.azure.com",
        ),
        (
            "HTTPS://Contoso.Communication.Azure.COM/",
            "https://contoso.communication.azure.com",
            "contoso.communication.azure.com",
        ),
        (
            " \t\u{feff}https://contoso.communication.azure.com/\r\n",
            "https://contoso.communication.azure.com",
            "contoso.communication.azure.com",
        ),
        (
            "https://contoso.communication.azure.com:443",
            "https://contoso.communication.azure.com",
            "contoso.communication.azure.com",
        ),
        (
            "https://contoso.communication.azure.com:",
            "https://contoso.communication.azure.com",
            "contoso.communication.azure.com",
        ),
        (
            "https://contoso.communication.azure.com:0443",
            "https://contoso.communication.azure.com",
            "contoso.communication.azure.com",
        ),
        (
            "https://contoso.communication.azure.com:80",
            "https://contoso.communication.azure.com:80",
            "contoso.communication.azure.com:80",
        ),
        (
            "https://contoso.communication.azure.com:65535/",
            "https://contoso.communication.azure.com:65535",
            "contoso.communication.azure.com:65535",
        ),
        ("https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("https://my_resource.example", "https://my_resource.example", "my_resource.example"),
        ("https://192.168.0.1:8443", "https://192.168.0.1:8443", "192.168.0.1:8443"),
        ("https://[2001:DB8::1]:8443/", "https://[2001:db8::1]:8443", "[2001:db8::1]:8443"),
        ("https://[2001:db8:0:0:0:0:0:1]", "https://[2001:db8::1]", "[2001:db8::1]"),
        ("https://foo.localhost", "https://foo.localhost", "foo.localhost"),
        ("https://localhost:8443", "https://localhost:8443", "localhost:8443"),
        ("http://localhost", "http://localhost", "localhost"),
        ("http://LOCALHOST:80/", "http://localhost", "localhost"),
        ("http://localhost:443", "http://localhost:443", "localhost:443"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://127.255.0.9", "http://127.255.0.9", "127.255.0.9"),
        ("http://127.1", "http://127.0.0.1", "127.0.0.1"),
        ("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080"),
        ("http://[0:0:0:0:0:0:0:1]", "http://[::1]", "[::1]"),
    ];
    for (given, text, authority) in rows {
        let endpoint = Endpoint::parse(given).unwrap_or_else(|error| panic!("{given:?}: {error}"));
        assert_eq!(endpoint.as_str(), text, "{given:?}");
        assert_eq!(endpoint.authority(), authority, "{given:?}");
        assert_eq!(endpoint.is_https(), text.starts_with("https:"), "{given:?}");
        assert_eq!(endpoint.to_string(), text, "{given:?}");
    }
}

#[test]
fn refused_endpoints_name_the_part_at_fault() {
    use EndpointError as E;
    let rows = [
        ("", E::Empty),
        (" \n", E::Empty),
        ("contoso.communication.azure.com", E::NoScheme),
        ("localhost:8080", E::NoScheme),
        ("https:contoso.communication.azure.com", E::NoScheme),
        ("https:/contoso.communication.azure.com", E::NoScheme),
        ("//contoso.communication.azure.com", E::NoScheme),
        ("://contoso.communication.azure.com", E::Scheme),
        ("ftp://contoso.communication.azure.com", E::Scheme),
        ("httpx://contoso.communication.azure.com", E::Scheme),
        ("https ://contoso.communication.azure.com", E::Scheme),
        ("endpoint=https://contoso.communication.azure.com/;accesskey=AAEC", E::ConnectionString),
        ("http://contoso.communication.azure.com", E::PlainHttp),
        ("http://192.168.0.1", E::PlainHttp),
        ("http://128.0.0.1", E::PlainHttp),
        ("http://0.0.0.0:8080", E::PlainHttp),
        ("http://[::]:8080", E::PlainHttp),
        ("http://[::ffff:127.0.0.1]", E::PlainHttp),
        ("http://foo.localhost", E::PlainHttp),
        ("http://localhost.example", E::PlainHttp),
        ("http://127.0.0.1.example", E::PlainHttp),
        ("https://", E::NoHost),
        ("https:///", E::NoHost),
        ("https:///contoso.communication.azure.com", E::NoHost),
        ("https://?a=b", E::NoHost),
        ("https://#f", E::NoHost),
        ("https://:443", E::NoHost),
        ("https://[]", E::Host),
        ("https://[::1", E::Host),
        ("https://[fe80::1%25eth0]", E::Host),
        ("https://cont%6Fso.communication.azure.com", E::Host),
        ("https://%6c%6f%63%61%6c%68%6f%73%74", E::Host),
        ("https://<name>.communication.azure.com", E::Host),
        ("https://*.communication.azure.com", E::Host),
        ("https://contoso.communication.azure.com,accesskey=AAEC", E::Host),
        ("https://contoso.communication.azure.com;accesskey=AAEC", E::Host),
        ("https://contoso.communication.azure.com.", E::Host),
        ("http://localhost.", E::Host),
        ("https://contoso..azure.com", E::Host),
        ("https://.azure.com", E::Host),
        ("https://256.256.256.256", E::Host),
        ("https://::1", E::NoHost),
        ("https://2001:db8::1", E::Port),
        ("https://contoso.communication.azure.com:0", E::Port),
        ("https://contoso.communication.azure.com:65536", E::Port),
        ("https://contoso.communication.azure.com:-1", E::Port),
        ("https://contoso.communication.azure.com:https", E::Port),
        ("https://user:pw@contoso.communication.azure.com", E::UserInfo),
        ("https://user@contoso.communication.azure.com", E::UserInfo),
        ("https://@contoso.communication.azure.com", E::UserInfo),
        ("https://contoso.communication.azure.com@evil.example", E::UserInfo),
        ("https://contoso.communication.azure.com/path", E::Path),
        ("https://contoso.communication.azure.com//", E::Path),
        ("https://contoso.communication.azure.com/.", E::Path),
        ("https://contoso.communication.azure.com/path?a=b", E::Path),
        ("https://contoso.communication.azure.com?", E::Query),
        ("https://contoso.communication.azure.com/?a=b", E::Query),
        ("https://contoso.communication.azure.com/#", E::Fragment),
        ("https://contoso.communication.azure.com/#f?a", E::Fragment),
        ("https:\\\\contoso.communication.azure.com", E::NoScheme),
        ("https://contoso.communication.azure.com\\", E::Character),
        ("https://contoso\\@evil.example", E::Character),
        ("https://contoso.com\tmunication.azure.com", E::Character),
        ("https://contoso.\ncommunication.azure.com", E::Character),
        ("https://contoso .communication.azure.com", E::Character),
        ("https://contoso.communication.azure.com/\u{a0}x", E::Character),
        ("https://contoso\0.communication.azure.com", E::Character),
    ];
    for (given, error) in rows {
        assert_eq!(Endpoint::parse(given), Err(error), "{given:?}");
    }
    // The DNS allows 63 characters in a label and 253 in all.
    let of_length = |length: usize| format!("https://{}example", "a.".repeat(length / 2 - 3));
    assert!(Endpoint::parse(&of_length(253)).is_ok_and(|endpoint| endpoint.authority().len() == 253));
    assert_eq!(Endpoint::parse(&of_length(255)), Err(E::Host));
    assert!(Endpoint::parse(&format!("https://{}.example", "a".repeat(63))).is_ok());
    assert_eq!(Endpoint::parse(&format!("https://{}.example", "a".repeat(64))), Err(E::Host));
}

#[test]
fn only_this_machine_is_loopback() {
    let rows = [
        ("https://localhost", true),
        ("https://127.0.0.1:8443", true),
        ("http://[::1]", true),
        ("https://foo.localhost", false),
        ("https://contoso.communication.azure.com", false),
        ("https://10.0.0.1", false),
    ];
    for (given, loopback) in rows {
        assert_eq!(Endpoint::parse(given).unwrap().is_loopback(), loopback, "{given}");
    }
}

#[test]
fn every_way_to_parse_agrees() {
    let endpoint = Endpoint::parse("https://a.example/").unwrap();
    assert_eq!("https://a.example".parse(), Ok(endpoint.clone()));
    assert_eq!(Endpoint::try_from("https://A.example:443"), Ok(endpoint.clone()));
    assert_eq!(format!("{endpoint:?}"), r#"Endpoint("https://a.example")"#);
    assert_eq!(format!("{endpoint:>20}"), "   https://a.example");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_is_normal_and_safe(
        text in r"(https?|HTTP)://[a-zA-Z0-9.:\[\]%@/\\?#ü\t -]{0,30}|\PC{0,40}"
    ) {
        if let Ok(endpoint) = Endpoint::parse(&text) {
            prop_assert_eq!(Endpoint::parse(endpoint.as_str()), Ok(endpoint.clone()));
            prop_assert!(endpoint.is_https() || endpoint.is_loopback());
            prop_assert!(!endpoint.authority().is_empty());
            let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.:[]".contains(c);
            prop_assert!(endpoint.authority().chars().all(allowed), "{}", endpoint);
        }
    }
}
