//! Long lists: one page at a time, links of every kind, languages and page sizes.

use communication_emulator::{
    OwnedPhoneNumber,
    faults::{Action, Links, Rule},
};
use communication_phone_numbers::{
    ConnectionString, CountryCode, ErrorKind, GeographicAreaCodesRequest, LocalitiesRequest,
    MobileAreaCodesRequest, PhoneNumbersClient, testing::Reply,
};
use serde_json::json;

use crate::support::{Bench, VERSION, start};

const NUMBERS: usize = 10_000;

fn countries(next: &str) -> Reply {
    let page = json!({"countries": [{"localizedName": "x", "countryCode": "US"}], "nextLink": next});
    Reply::status(200).json(&page.to_string())
}

#[tokio::test]
async fn ten_thousand_numbers_are_read_with_one_page_in_memory() {
    let (emulator, client) = start().await;
    for at in 0..NUMBERS {
        emulator.add_owned_number(&OwnedPhoneNumber::new(format!("+1425{at:07}"))).unwrap();
    }
    emulator.journal().clear();
    let mut numbers = client.list_purchased_phone_numbers();
    let mut read = 0;
    while let Some(number) = numbers.try_next().await.unwrap() {
        assert_eq!(number.phone_number.as_str(), format!("+1425{read:07}"));
        read += 1;
        // A page is asked for when the one before it is used up, and not sooner: what is here is one page at most.
        assert_eq!(emulator.journal().len(), (read - 1) / 100 + 1);
    }
    assert_eq!(read, NUMBERS);
}

#[tokio::test]
async fn a_list_goes_on_elsewhere_with_its_token_and_its_page_size() {
    let (emulator, client) = start().await;
    for at in 0..250 {
        emulator.add_owned_number(&OwnedPhoneNumber::new(format!("+1425{at:07}"))).unwrap();
    }
    let mut first = client.list_purchased_phone_numbers().page_size(100);
    for _ in 0..100 {
        first.try_next().await.unwrap().unwrap();
    }
    let saved = first.resume_token().unwrap().to_string();
    let rest = client.list_purchased_phone_numbers().resume_from(&saved.parse().unwrap()).unwrap();
    let rest = rest.try_collect().await.unwrap();
    assert_eq!((rest.len(), rest[0].phone_number.as_str()), (150, "+14250000100"));
    let other = client.list_available_countries().resume_from(&saved.parse().unwrap());
    assert_eq!(other.unwrap_err().kind(), ErrorKind::InvalidInput);
    let small = client.list_available_countries().page_size(2).try_collect().await.unwrap();
    assert_eq!(small, client.list_available_countries().try_collect().await.unwrap());
}

#[test]
fn links_are_followed_relative_or_absolute_on_the_own_origin_alone() {
    for link in [
        "/availablePhoneNumbers/countries?skip=1",
        "countries?skip=1",
        "?skip=1",
        "https://contoso.communication.azure.com/availablePhoneNumbers/countries?skip=1",
        "https://CONTOSO.communication.azure.com:443/availablePhoneNumbers/countries?skip=1&api-version=2025-06-01",
    ] {
        let bench = Bench::new([countries(link), countries("")]);
        let read = bench.clock.run(bench.client(VERSION).list_available_countries().try_collect()).unwrap();
        assert_eq!(read.len(), 2, "{link}");
        let second = "GET /availablePhoneNumbers/countries?skip=1&api-version=2025-06-01";
        assert_eq!(bench.lines()[1], second, "{link}");
    }
    for link in [
        "https://evil.example/availablePhoneNumbers/countries?skip=1",
        "http://contoso.communication.azure.com/availablePhoneNumbers/countries?skip=1",
        "//evil.example/availablePhoneNumbers/countries?skip=1",
        "https://contoso.communication.azure.com.evil.example/?skip=1",
        "https://contoso.communication.azure.com@evil.example/?skip=1",
        "https://contoso.communication.azure.com:8443/availablePhoneNumbers/countries?skip=1",
    ] {
        let bench = Bench::new([countries(link)]);
        let client = bench.client(VERSION);
        let mut list = client.list_available_countries();
        bench.clock.run(async {
            // The page itself is good.
            assert!(list.try_next().await.unwrap().is_some());
            assert_eq!(list.try_next().await.unwrap_err().kind(), ErrorKind::UntrustedLink, "{link}");
            assert!(list.try_next().await.unwrap().is_none());
        });
        assert_eq!(bench.lines().len(), 1, "{link}");
    }
}

#[tokio::test]
async fn a_foreign_link_of_a_search_is_not_followed() {
    let (emulator, client) = start().await;
    let foreign = Action::Links(Links::Foreign("https://elsewhere.example".to_owned()));
    emulator.faults().add(Rule::new(foreign).operation("searchAvailablePhoneNumbers"));
    let error = client.begin_search_available_phone_numbers(&crate::support::toll_free()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UntrustedLink, "{error}");
    assert!(error.may_have_been_sent() && error.to_string().contains("nothing was bought"), "{error}");
}

#[test]
fn the_language_is_asked_for_with_every_page_of_what_has_names() {
    let bench = Bench::new([countries("/availablePhoneNumbers/countries?skip=1"), countries("")]);
    let text = format!("endpoint=https://contoso.communication.azure.com/;accesskey={}", crate::support::KEY);
    let (endpoint, key) = ConnectionString::parse(&text).unwrap().into_parts();
    let builder = PhoneNumbersClient::builder(endpoint, key).accept_language("de-DE");
    let client = builder.clone().options(bench.options()).build().unwrap();
    bench.clock.run(client.list_available_countries().try_collect()).unwrap();
    let sent = bench.transport.requests();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|request| request.headers()["accept-language"] == "de-DE"));
    // A view keeps it, and what has no names does not ask for it.
    let client = client.with_call_options(communication_phone_numbers::CallOptions::new());
    bench.transport.reply(Reply::status(200).json(r#"{"phoneNumberLocalities":[]}"#));
    bench.transport.reply(Reply::status(200).json(r#"{"phoneNumbers":[]}"#));
    bench
        .clock
        .run(client.list_available_localities(&LocalitiesRequest::new(CountryCode::US)).try_collect())
        .unwrap();
    bench.clock.run(client.list_purchased_phone_numbers().try_collect()).unwrap();
    let sent = bench.transport.requests();
    assert_eq!(sent[2].headers()["accept-language"], "de-DE");
    assert!(!sent[3].headers().contains_key("accept-language"));
    for wrong in ["", " ", "de\r\nx: y", "dé"] {
        let error = builder.clone().accept_language(wrong).build().unwrap_err();
        assert!(error.to_string().starts_with("accept_language: must"), "{error}");
    }
}

#[test]
fn a_filter_that_breaks_a_rule_is_the_first_item_and_nothing_is_sent() {
    let bench = Bench::new([]);
    let client = bench.client(VERSION);
    let geographic =
        GeographicAreaCodesRequest::new(CountryCode::US).locality("Seattle").administrative_division(" ");
    let mobile = MobileAreaCodesRequest::new(CountryCode::IE).locality("");
    let places = LocalitiesRequest::new(CountryCode::US).administrative_division("");
    let errors = bench.clock.run(async {
        [
            client.list_available_geographic_area_codes(&geographic).try_collect().await.unwrap_err(),
            client.list_available_mobile_area_codes(&mobile).page_size(5).try_collect().await.unwrap_err(),
            client.list_available_localities(&places).pages().try_next().await.unwrap_err(),
        ]
    });
    let texts = errors.map(|error| error.to_string());
    assert_eq!(
        texts,
        [
            "list_available_geographic_area_codes: administrative_division: must not be blank",
            "list_available_mobile_area_codes: locality: must not be blank",
            "list_available_localities: administrative_division: must not be blank",
        ]
    );
    assert!(bench.lines().is_empty());
}
