//! Lists of many pages, whose links name any host.

use communication_phone_numbers::{
    CountryCode, ErrorKind, Pager,
    administration::{ListOptions, PhonePlanGroupsRequest},
    testing::Reply,
};

use super::{ROOT, client_over, start};
use crate::support::Bench;

fn page(country: &str, link: &str) -> Reply {
    let json =
        format!(r#"{{"countries":[{{"localizedName":"n","countryCode":"{country}"}}],"nextLink":{link}}}"#);
    Reply::status(200).json(&json)
}

#[test]
fn a_link_to_another_host_keeps_path_and_query_and_stays_at_home() {
    let next = |host: &str, skip: u32| format!(r#""{host}{ROOT}/countries?skip={skip}&take=1&locale=en-US""#);
    let bench = Bench::new([
        page("US", &next("https://10.0.0.4:8080", 1)),
        page("GB", &next("http://evil.example", 2)),
        page("FR", "\"\""),
    ]);
    let all =
        bench.clock.run(client_over(&bench).list_supported_countries().page_size(1).try_collect()).unwrap();
    assert_eq!(all.len(), 3);
    let sent = bench.transport.requests();
    assert!(sent.iter().all(|request| request.url().host_str() == Some("contoso.communication.azure.com")));
    assert!(sent.iter().all(|request| request.url().scheme() == "https"));
    assert!(sent[2].path_and_query().contains("skip=2&take=1"), "{}", sent[2].path_and_query());
}

/// Each list of the interface: first pages, then one whose link names another host, then the end.
#[test]
fn every_list_follows_its_links_at_home() {
    async fn count<T: Send>(pager: Pager<T>) -> usize {
        pager.try_collect().await.unwrap().len()
    }
    for (list, path, item) in [
        ("phoneNumbers", "phonenumbers", r#"{"phoneNumber":"+18335550111"}"#),
        ("countries", "countries", r#"{"localizedName":"n","countryCode":"US"}"#),
        (
            "phonePlanGroups",
            "countries/US/phoneplangroups",
            r#"{"phonePlanGroupId":"g","localizedName":"n","localizedDescription":"d"}"#,
        ),
        (
            "phonePlans",
            "countries/US/phoneplangroups/g/phoneplans",
            r#"{"phonePlanId":"p","localizedName":"n","locationType":"Selection"}"#,
        ),
        ("entities", "searches", r#"{"id":"s1"}"#),
        ("entities", "releases", r#"{"id":"r1"}"#),
    ] {
        let page =
            |link: &str| Reply::status(200).json(&format!(r#"{{"{list}":[{item}],"nextLink":{link}}}"#));
        let next = |host: &str, skip: u32| page(&format!(r#""{host}{ROOT}/{path}?skip={skip}&take=1""#));
        let bench =
            Bench::new([next("http://10.1.2.3", 1), next("https://other.example:99", 2), page("null")]);
        let client = client_over(&bench);
        let group = "g".parse().unwrap();
        let count = bench.clock.run(async {
            match path.rsplit('/').next().unwrap() {
                "phonenumbers" => count(client.list_phone_numbers()).await,
                "countries" => count(client.list_supported_countries()).await,
                "phoneplangroups" => {
                    count(client.list_phone_plan_groups(&PhonePlanGroupsRequest::new(CountryCode::US))).await
                }
                "phoneplans" => count(client.list_phone_plans(CountryCode::US, &group)).await,
                "searches" => count(client.list_searches()).await,
                _ => count(client.list_releases()).await,
            }
        });
        assert_eq!(count, 3, "{path}");
        for (at, request) in bench.transport.requests().iter().enumerate() {
            let url = request.url();
            assert_eq!(url.host_str(), Some("contoso.communication.azure.com"), "{path}");
            assert_eq!((url.scheme(), url.path()), ("https", format!("{ROOT}/{path}").as_str()));
            assert!(url.query().unwrap().contains(&format!("skip={at}&")), "{url}");
            assert!(request.headers().contains_key("authorization"), "signed like any other");
        }
    }
}

/// Links that lead nowhere good are an error, and the items before them were given.
#[test]
fn a_link_that_is_no_address_of_a_list_is_refused() {
    for link in
        ["ftp://10.0.0.4/x", "https://user@10.0.0.4/x", "https://10.0.0.4/a/../b", "https://10.0.0.4/a\\\\b"]
    {
        let bench = Bench::new([page("US", &format!("\"{link}\""))]);
        let mut countries = client_over(&bench).list_supported_countries();
        assert!(bench.clock.run(countries.try_next()).unwrap().is_some(), "{link}");
        let error = bench.clock.run(countries.try_next()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UntrustedLink, "{link}");
        assert_eq!(bench.lines().len(), 1, "{link}");
    }
}

/// The library of the time asked for the first page for ever.
#[test]
fn a_list_that_goes_in_circles_is_an_error() {
    let link = format!(r#""{ROOT}/countries?locale=en-US&skip=0&take=100""#);
    let bench = Bench::new([page("US", &link), page("US", &link)]);
    let error = bench.clock.run(client_over(&bench).list_supported_countries().try_collect()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(bench.transport.left(), 1);
}

#[tokio::test]
async fn pages_of_any_size_hold_the_same_items() {
    let (_emulator, client) = start().await;
    let whole = client.list_supported_countries().try_collect().await.unwrap();
    for size in [1, 2, 3, 100] {
        let pages = client.list_supported_countries().page_size(size).try_collect().await.unwrap();
        assert_eq!(pages, whole, "{size}");
    }
    let rest = client.with_list_options(ListOptions::new().skip(2));
    assert_eq!(rest.list_supported_countries().try_collect().await.unwrap(), whole[2..]);
}

#[test]
fn a_blank_language_is_refused_before_anything_is_sent() {
    let bench = Bench::new([]);
    let client = client_over(&bench).with_list_options(ListOptions::new().locale(" "));
    let error = bench.clock.run(client.list_supported_countries().try_next()).unwrap_err();
    assert_eq!(error.to_string(), "list_supported_countries: locale: must be a language, such as fr-FR");
    assert!(bench.lines().is_empty());
}
