use core_auth::{
    AccessKeyError as K, ConnectionString, ConnectionStringError as E, ConnectionStringPart as P,
    EndpointError,
};
use proptest::prelude::*;

const CONTOSO: &str = "https://contoso.communication.azure.com";

/// A text, its endpoint and key or the error, and how the official libraries differ.
type Row = (&'static str, Result<(&'static str, &'static str), E>, &'static str);

/// What we decide, beside what the official libraries do (JavaScript 2.5.0, Python 1.4.0) and why we differ.
pub(crate) const ROWS: &[Row] = &[
    ("endpoint=https://contoso.communication.azure.com/;accesskey=AAEC", Ok((CONTOSO, "AAEC")), "same"),
    ("endpoint=https://contoso.communication.azure.com;accesskey=AAEC", Ok((CONTOSO, "AAEC")), "same"),
    ("Endpoint=https://contoso.communication.azure.com/;AccessKey=AAEC", Ok((CONTOSO, "AAEC")), "same"),
    ("ENDPOINT=https://contoso.communication.azure.com/;ACCESSKEY=AAEC", Ok((CONTOSO, "AAEC")), "same"),
    (
        "endpoint=https://contoso.communication.azure.com/;accesskey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        Ok((CONTOSO, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")),
        "same",
    ),
    ("endpoint=https://contoso.communication.azure.com/;accesskey=AA==", Ok((CONTOSO, "AA==")), "same"),
    (
        "endpoint=https://contoso.communication.azure.com/;accesskey=AAEC;",
        Ok((CONTOSO, "AAEC")),
        "as Python; JavaScript takes the semicolon into the key",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/;accesskey=AAEC;foo=bar",
        Ok((CONTOSO, "AAEC")),
        "as Python; JavaScript takes the pair into the key",
    ),
    (
        "foo=bar;endpoint=https://contoso.communication.azure.com/;accesskey=AAEC",
        Ok((CONTOSO, "AAEC")),
        "same",
    ),
    (
        "xendpoint=https://contoso.communication.azure.com/;accesskey=AAEC",
        Err(E::Missing(P::Endpoint)),
        "as Python; JavaScript finds the name within a longer one",
    ),
    (
        " endpoint=https://contoso.communication.azure.com/;accesskey=AAEC ",
        Ok((CONTOSO, "AAEC")),
        "better: Python refuses it, JavaScript takes the blank into the key",
    ),
    (";endpoint=https://contoso.communication.azure.com/;accesskey=AAEC", Ok((CONTOSO, "AAEC")), "same"),
    (
        "endpoint=http://contoso.communication.azure.com/;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::PlainHttp)),
        "better: refused at once, not when sending, and never changed to https in silence",
    ),
    (
        "endpoint=http://127.0.0.1:8080/;accesskey=AAEC",
        Ok(("http://127.0.0.1:8080", "AAEC")),
        "as JavaScript; Python talks https to it",
    ),
    ("endpoint=https://localhost:8443;accesskey=AAEC", Ok(("https://localhost:8443", "AAEC")), "same"),
    ("endpoint=https://contoso.communication.azure.com:443/;accesskey=AAEC", Ok((CONTOSO, "AAEC")), "same"),
    ("endpoint=https://Contoso.Communication.Azure.com/;accesskey=AAEC", Ok((CONTOSO, "AAEC")), "same"),
    (
        "endpoint=https://contoso.communication.azure.com/?a=b;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::Query)),
        "better: no request could carry the query as it was meant",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/#f;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::Fragment)),
        "better: a fragment is never sent",
    ),
    (
        "endpoint=https://user:pw@contoso.communication.azure.com/;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::UserInfo)),
        "better: a password would end up in host names and logs",
    ),
    (
        "endpoint=httpx://contoso.communication.azure.com/;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::Scheme)),
        "better: both take it for https or fail later",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/;accesskey=not base64!!",
        Err(E::AccessKey(K::NotBase64)),
        "better: both fail when signing, or sign with other bytes",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/;accesskey=AAEC\n",
        Ok((CONTOSO, "AAEC")),
        "as JavaScript; Python keeps the line feed",
    ),
    (
        "endpoint=https://contoso.communication.azure.com//;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::Path)),
        "as JavaScript; Python strips every slash",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/;foo=bar;accesskey=AAEC",
        Ok((CONTOSO, "AAEC")),
        "as Python; JavaScript takes the pair into the endpoint",
    ),
    (
        "accesskey=AAEC;endpoint=https://contoso.communication.azure.com/",
        Ok((CONTOSO, "AAEC")),
        "as Python; JavaScript wants the endpoint first",
    ),
    (
        "endpoint = https://contoso.communication.azure.com/ ; accesskey = AAEC",
        Ok((CONTOSO, "AAEC")),
        "better: the meaning is plain (Java reads it too)",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/; accesskey=AAEC",
        Ok((CONTOSO, "AAEC")),
        "better: the meaning is plain (Java reads it too)",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/;;accesskey=AAEC",
        Ok((CONTOSO, "AAEC")),
        "as Python; JavaScript takes the semicolon into the endpoint",
    ),
    (
        "endpoint=https://a.communication.azure.com/;accesskey=AAEC;\
         endpoint=https://b.communication.azure.com/;accesskey=BBBB",
        Err(E::Duplicate(P::Endpoint)),
        "as JavaScript; Python lets the last one win",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/;accesskey=AAEC;accesskey=BBBB",
        Err(E::Duplicate(P::AccessKey)),
        "as JavaScript; Python lets the last one win",
    ),
    (
        "endpoint=https://contoso.communication.azure.com/path;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::Path)),
        "as JavaScript; Python sends to the path",
    ),
    (
        "endpoint=contoso.communication.azure.com;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::NoScheme)),
        "as JavaScript; Python guesses https",
    ),
    (
        "endpoint=ftp://contoso.communication.azure.com/;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::Scheme)),
        "as JavaScript; Python makes it https",
    ),
    (
        "endpoint=https://;accesskey=AAEC",
        Err(E::Endpoint(EndpointError::NoHost)),
        "as JavaScript; Python takes `https:` for a host",
    ),
    ("endpoint=;accesskey=AAEC", Err(E::EmptyValue(P::Endpoint)), "same"),
    (
        "endpoint=https://contoso.communication.azure.com/;accesskey=",
        Err(E::EmptyValue(P::AccessKey)),
        "same",
    ),
    ("endpoint=https://contoso.communication.azure.com/", Err(E::Missing(P::AccessKey)), "same"),
    ("accesskey=AAEC", Err(E::Missing(P::Endpoint)), "same"),
    (
        "endpoint=https://contoso.communication.azure.com/,accesskey=AAEC",
        Err(E::Missing(P::AccessKey)),
        "same",
    ),
    ("endpoint=https://contoso.communication.azure.com/;accesskey", Err(E::NotAPair { position: 2 }), "same"),
    (
        "endpoint=https://contoso.communication.azure.com/\n;accesskey=AAEC",
        Ok((CONTOSO, "AAEC")),
        "better: a string broken over two lines; JavaScript refuses it, Python keeps the line feed",
    ),
    ("https://contoso.communication.azure.com/", Err(E::NotAPair { position: 1 }), "same"),
    ("", Err(E::Empty), "same"),
    ("   ", Err(E::Empty), "same"),
];

#[test]
fn every_row_of_the_official_libraries_is_decided() {
    check(ROWS.iter().map(|(given, expected, _)| (*given, *expected)));
    assert!(ROWS.iter().all(|(_, _, why)| !why.is_empty()));
}

#[test]
fn quotes_and_blanks_are_no_part_of_the_values() {
    let both = Ok((CONTOSO, "AA=="));
    check([
        (r#""endpoint=https://contoso.communication.azure.com/;accesskey=AA==""#, both),
        ("'endpoint=https://contoso.communication.azure.com/;accesskey=AA=='\n", both),
        (r#"endpoint="https://contoso.communication.azure.com/";accesskey="AA==""#, both),
        ("endpoint='https://contoso.communication.azure.com/' ; accesskey = ' AA== ' ; ", both),
        (r#"'endpoint="https://contoso.communication.azure.com/";accesskey="AA=="'"#, both),
        (r#"note="a;accesskey=BBBB";endpoint=https://contoso.communication.azure.com;accesskey=AA=="#, both),
        ("note=it's;endpoint=https://contoso.communication.azure.com;accesskey=AA==", both),
        (
            "\u{feff}\tendpoint\t=\thttps://contoso.communication.azure.com\t;\r\naccesskey\u{a0}=AA==;;;",
            both,
        ),
    ]);
}

#[test]
fn broken_strings_name_the_part_and_the_rule() {
    check([
        (
            r#""endpoint=https://contoso.communication.azure.com/;accesskey=AAEC"#,
            Err(E::UnclosedQuote { position: 1 }),
        ),
        (
            r#"endpoint=https://contoso.communication.azure.com/;accesskey="AAEC"#,
            Err(E::UnclosedQuote { position: 2 }),
        ),
        (r#"endpoint=https://a.example;accesskey="AAEC"x;b=c"#, Err(E::UnclosedQuote { position: 2 })),
        (r#"endpoint=https://a.example;accesskey="AAEC'"#, Err(E::UnclosedQuote { position: 2 })),
        (r#"""#, Err(E::UnclosedQuote { position: 1 })),
        (r#""""#, Err(E::Empty)),
        (";; ;", Err(E::Empty)),
        ("=AAEC;endpoint=https://a.example", Err(E::NotAPair { position: 1 })),
        ("endpoint=https://a.example;accesskey=''", Err(E::EmptyValue(P::AccessKey))),
        ("endpoint=https://a.example;accesskey=AAEC;oops", Err(E::NotAPair { position: 3 })),
        ("endpoint=https://a.example;access key=AAEC", Err(E::Missing(P::AccessKey))),
        (
            "endpoint=https://a.example;EndPoint=https://a.example;accesskey=AAEC",
            Err(E::Duplicate(P::Endpoint)),
        ),
        (
            "Endpoint=sb://a.example/;SharedAccessKeyName=b;SharedAccessKey=AAEC",
            Err(E::Missing(P::AccessKey)),
        ),
    ]);
    assert_eq!(
        E::Missing(P::AccessKey).to_string(),
        "the connection string has no accesskey; expected endpoint=https://...;accesskey=..."
    );
}

#[test]
fn parts_and_from_str_agree() {
    let text = "endpoint=https://contoso.communication.azure.com/;accesskey=AAEC";
    let parsed: ConnectionString = text.parse().unwrap();
    let (endpoint, key) = parsed.clone().into_parts();
    assert_eq!((&endpoint, &key), (parsed.endpoint(), parsed.access_key()));
}

fn check<'a>(rows: impl IntoIterator<Item = (&'a str, Result<(&'a str, &'a str), E>)>) {
    for (given, expected) in rows {
        let expected = expected.map(|(endpoint, key)| (endpoint.parse().unwrap(), key.parse().unwrap()));
        assert_eq!(ConnectionString::parse(given).map(ConnectionString::into_parts), expected, "{given:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_arrangement_of_the_two_parts_is_read(
        key_first: bool, upper: bool, quote in r#"|"|'"#, blank in "[ \t\r\n]{0,2}", semicolons in ";{1,3}", extra in "(;[a-d]=[a-z=]{0,5})?",
    ) {
        let name = |name: &str| if upper { name.to_uppercase() } else { name.to_owned() };
        let pair = |key: &str, value: &str| format!("{blank}{}{blank}={blank}{quote}{value}{quote}{blank}", name(key));
        let mut pairs = [pair("endpoint", CONTOSO), pair("accesskey", "AA==")];
        if key_first {
            pairs.reverse();
        }
        let text = format!("{}{extra}{semicolons}", pairs.join(&semicolons));
        let (endpoint, key) = ConnectionString::parse(&text).unwrap().into_parts();
        prop_assert_eq!(endpoint.as_str(), CONTOSO);
        prop_assert_eq!(key, "AA==".parse().unwrap());
    }
}
