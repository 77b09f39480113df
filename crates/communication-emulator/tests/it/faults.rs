//! Faults on demand, each seen from the client's side and in the books.

use std::collections::BTreeMap;

use communication_emulator::faults::{Action, Links, RetryAfter, Rule, When};
use serde_json::json;
use time::Duration;

use crate::client::{Client, PHONE, segment, start};

const LIST: &str = "/phoneNumbers?api-version=2025-06-01";
const PURCHASE: &str = "purchasePhoneNumbers";

async fn try_purchase(client: &Client, search: &str) -> Result<crate::client::Answer, reqwest::Error> {
    let body = json!({"searchId": search}).to_string();
    let target = format!("/availablePhoneNumbers/:purchase?{PHONE}");
    client.send("POST", &target, Some((body, "application/json")), &[]).await
}

#[tokio::test]
async fn a_status_comes_before_the_change_or_after_it() {
    let (emulator, client) = start().await;
    let search = client.search(1, None).await;
    emulator.faults().add(Rule::new(Action::respond(When::Before, 503)).operation(PURCHASE));
    assert_eq!(client.purchase(&search).await.status, 503);
    assert!(emulator.purchases().is_empty());
    emulator.faults().add(Rule::new(Action::respond(When::After, 500)).operation(PURCHASE));
    let answer = client.purchase(&search).await;
    assert_eq!((answer.status, answer.header("operation-location")), (500, None));
    assert_eq!(emulator.purchases().len(), 1);
    let entries = emulator.journal().requests_of(PURCHASE);
    assert_eq!(entries.iter().map(|entry| entry.carried_out).collect::<Vec<_>>(), [false, true]);
}

#[tokio::test]
async fn a_reset_before_leaves_nothing_and_one_after_loses_the_answer() {
    let (emulator, client) = start().await;
    let search = client.search(1, None).await;
    emulator.faults().add(Rule::new(Action::reset(When::Before)).operation(PURCHASE));
    assert!(try_purchase(&client, &search).await.is_err());
    assert!(emulator.purchases().is_empty());
    emulator.faults().add(Rule::new(Action::reset(When::After)).operation(PURCHASE));
    assert!(try_purchase(&client, &search).await.is_err());
    assert_eq!(emulator.purchases().len(), 1);
    assert_eq!(emulator.journal().requests_of(PURCHASE).last().unwrap().status, None);
    assert_eq!(client.poll(&format!("purchase_{search}")).await["status"], "succeeded");
}

#[tokio::test]
async fn a_reset_is_seen_as_one_on_the_connection() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let (emulator, _client) = start().await;
    emulator.faults().add(Rule::new(Action::reset(When::Before)));
    let mut stream = tokio::net::TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(b"GET /sip HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let error = stream.read_to_end(&mut Vec::new()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn a_truncated_answer_falls_short_of_its_length() {
    let (emulator, client) = start().await;
    for keep in [0, 5, 1_000_000] {
        emulator.faults().add(Rule::new(Action::Truncate(keep)));
        let broken = client.send("GET", LIST, None, &[]).await;
        assert!(broken.is_err(), "{keep}");
    }
    assert_eq!(client.get(LIST).await.status, 200);
}

#[tokio::test]
async fn throttling_gives_every_form_of_hint() {
    let (emulator, client) = start().await;
    for (hint, header, value) in [
        (RetryAfter::None, "retry-after", None),
        (RetryAfter::Seconds(7), "retry-after", Some("7")),
        (RetryAfter::Milliseconds(3), "retry-after-ms", Some("3")),
        (RetryAfter::XMsMilliseconds(4), "x-ms-retry-after-ms", Some("4")),
        (RetryAfter::Text("soon".to_owned()), "retry-after", Some("soon")),
    ] {
        emulator.faults().add(Rule::new(Action::throttle(hint)));
        let answer = client.get(LIST).await;
        assert_eq!((answer.status, answer.header(header)), (429, value));
    }
    emulator.clock().freeze();
    emulator.faults().add(Rule::new(Action::throttle(RetryAfter::Date(90))));
    let answer = client.get(LIST).await;
    let date = httpdate::parse_http_date(answer.header("retry-after").unwrap()).unwrap();
    let wait = time::OffsetDateTime::from(date) - emulator.clock().now();
    assert!(wait > Duration::seconds(88) && wait <= Duration::seconds(90), "{wait}");
}

#[tokio::test]
async fn links_lead_elsewhere() {
    let (emulator, client) = start().await;
    client.buy(3).await;
    let target = format!("/phoneNumbers?top=1&{PHONE}");
    let with = |links: Links| {
        emulator.faults().add(Rule::new(Action::Links(links)));
        client.get_owned(target.clone())
    };
    let origin = emulator.endpoint().trim_end_matches('/').to_owned();
    let foreign = with(Links::Foreign("https://evil.example/".to_owned())).await.json();
    assert_eq!(
        foreign["nextLink"],
        format!("https://evil.example{target}&skip=1").replace("?top=1", "?top=1")
    );
    assert_eq!(with(Links::Absolute).await.json()["nextLink"], format!("{origin}{target}&skip=1"));
    assert_eq!(with(Links::Looping).await.json()["nextLink"], target.as_str());
    assert_eq!(with(Links::Text("//x".to_owned())).await.json()["nextLink"], "//x");
    assert!(with(Links::Missing).await.json()["nextLink"].is_null());
    emulator.faults().add(Rule::new(Action::Links(Links::Missing)).method("DELETE"));
    let released = client.delete(&format!("/phoneNumbers/%2B1?{PHONE}")).await;
    assert_eq!((released.status, released.header("operation-location")), (202, None));
}

#[tokio::test]
async fn bodies_headers_and_dates_can_be_wrong() {
    let (emulator, client) = start().await;
    let html = Action::Body { text: "<html>".to_owned(), content_type: "text/html".to_owned() };
    emulator.faults().add(Rule::new(html).and(Action::DateSkew(-7200)));
    let answer = client.get(LIST).await;
    assert_eq!(
        (answer.status, answer.text.as_str(), answer.header("content-type")),
        (200, "<html>", Some("text/html"))
    );
    let date = httpdate::parse_http_date(answer.header("date").unwrap()).unwrap();
    assert!(time::OffsetDateTime::from(date) < emulator.clock().now() - Duration::minutes(119));
    let headers = BTreeMap::from([("www-authenticate".to_owned(), "Bearer claims=\"e30=\"".to_owned())]);
    let challenge = Action::Respond { when: When::Before, status: 401, headers, body: Some("{}".to_owned()) };
    emulator.faults().add(Rule::new(challenge));
    let answer = client.get(LIST).await;
    assert_eq!((answer.status, answer.text.as_str()), (401, "{}"));
    assert!(answer.header("www-authenticate").unwrap().contains("claims"));
    let absurd = Action::Header { name: "not a name".to_owned(), value: Some("x\ny".to_owned()) };
    emulator.faults().add(Rule::new(absurd));
    assert_eq!(client.get(LIST).await.status, 200);
    let lie = Action::Header { name: "Content-Length".to_owned(), value: Some("1".to_owned()) };
    emulator.faults().add(Rule::new(lie));
    assert_eq!(client.get(LIST).await.status, 200);
}

#[tokio::test]
async fn rules_skip_count_and_match_paths_in_their_order() {
    let (emulator, client) = start().await;
    let answer = |status| Action::respond(When::Before, status);
    let first =
        emulator.faults().add(Rule::new(answer(500)).path("/phonenumbers*").method("get").skip(1).times(2));
    emulator.faults().add(Rule::new(answer(502)).path("/phoneNumbers").always());
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(client.get(LIST).await.status);
    }
    assert_eq!(seen, [502, 500, 500, 502, 502]);
    assert_eq!(client.get(&format!("/sip?{}", crate::client::SIP)).await.status, 200);
    assert_eq!(emulator.faults().list()[0].applied, 2);
    assert!(emulator.faults().remove(first));
    assert!(!emulator.faults().remove(first));
    emulator.faults().clear();
    assert_eq!(client.get(LIST).await.status, 200);
}

#[tokio::test]
async fn operations_fail_with_a_chosen_error_or_show_chosen_statuses() {
    let (emulator, client) = start().await;
    let search = client.search(1, None).await;
    emulator.faults().add(Rule::new(Action::fail_operation("NoWallet", "no money")).operation(PURCHASE));
    let started = client.purchase(&search).await;
    let ended = client.poll(started.header("operation-id").unwrap()).await;
    assert_eq!(
        (ended["status"].as_str(), ended["error"]["code"].as_str()),
        (Some("failed"), Some("NoWallet"))
    );
    assert!(emulator.owned_numbers().is_empty());
    let search = client.search(1, None).await;
    emulator.faults().add(
        Rule::new(Action::statuses(["running", "notStarted", "Waiting", "SUCCEEDED"])).operation(PURCHASE),
    );
    let started = client.purchase(&search).await;
    let operation = format!("/phoneNumbers/operations/{}?{PHONE}", started.header("operation-id").unwrap());
    for status in ["running", "notStarted", "Waiting", "SUCCEEDED", "SUCCEEDED"] {
        assert_eq!(client.get(&operation).await.json()["status"], status);
    }
    assert_eq!(emulator.owned_numbers().len(), 1);
}

#[tokio::test]
async fn a_purchase_is_partial_or_loses_its_hold() {
    let (emulator, client) = start().await;
    for (action, bought, error) in [
        (Action::PartialPurchase(1), 1, "NumbersPartiallyAcquired"),
        (Action::LapseHold, 0, "ReservationExpired"),
    ] {
        let before = emulator.owned_numbers().len();
        let search = client.search(2, None).await;
        emulator.faults().add(Rule::new(action).operation(PURCHASE));
        let started = client.purchase(&search).await;
        assert_eq!(client.poll(started.header("operation-id").unwrap()).await["status"], "failed");
        assert_eq!(emulator.owned_numbers().len() - before, bought);
        let result =
            client.get(&format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}")).await.json();
        assert_eq!(result["error"], error);
    }
}

#[tokio::test]
async fn bought_numbers_appear_late_and_reads_can_be_stale() {
    let (emulator, client) = start().await;
    let search = client.search(1, None).await;
    let numbers = client.result(&search).await;
    let target = format!("/phoneNumbers/{}?{PHONE}", segment(&numbers[0]));
    emulator.faults().add(Rule::new(Action::AppearLate(2)).operation(PURCHASE));
    let started = client.purchase(&search).await;
    client.poll(started.header("operation-id").unwrap()).await;
    assert_eq!(client.get(&target).await.status, 404);
    assert_eq!(client.get(LIST).await.json()["phoneNumbers"], json!([]));
    assert_eq!(client.get(&target).await.status, 200);
    emulator.faults().add(Rule::new(Action::StaleRead).method("GET").times(2));
    let released = client.delete(&target).await;
    let operation = format!("/phoneNumbers/operations/{}?{PHONE}", released.header("operation-id").unwrap());
    assert_eq!(client.get(&target).await.status, 200);
    assert_eq!(client.get(&target).await.status, 200);
    client.get(&operation).await;
    client.get(&operation).await;
    assert_eq!(client.get(&target).await.status, 404);
}

#[tokio::test]
async fn the_operation_of_a_purchase_can_be_there_before_it() {
    let (emulator, client) = start().await;
    let search = client.search(1, None).await;
    let operation = format!("/phoneNumbers/operations/purchase_{search}?{PHONE}");
    assert_eq!(client.get(&operation).await.status, 404);
    for status in ["notStarted", "running", "succeeded"] {
        emulator
            .faults()
            .add(Rule::new(Action::PurchaseVisible(status.to_owned())).operation("getOperation"));
        assert_eq!(client.get(&operation).await.json()["status"], status);
    }
    assert!(emulator.purchases().is_empty());
}

#[tokio::test]
async fn delays_and_drips_deliver_the_whole_answer() {
    let (emulator, client) = start().await;
    let whole = client.get(LIST).await.text;
    let rule = Rule::new(Action::Delay { when: When::Before, millis: 2 })
        .and(Action::Delay { when: When::After, millis: 2 })
        .and(Action::Drip { bytes: 5, millis: 1 });
    emulator.faults().add(rule);
    assert_eq!(client.get(LIST).await.text, whole);
}

#[tokio::test]
async fn the_owner_gets_past_faults_signatures_and_the_journal() {
    let (emulator, client) = start().await;
    emulator.faults().add(Rule::new(Action::respond(When::Before, 503)).always());
    assert_eq!(client.get(LIST).await.status, 503);
    let journal = emulator.journal().len();
    assert_eq!(emulator.call("GET", LIST, None).status, 200);
    assert_eq!(emulator.call("GET", "/nothing", None).status, 404);
    assert_eq!(emulator.call("no method", LIST, None).status, 400);
    assert_eq!(emulator.journal().len(), journal);
}

#[test]
fn the_rules_and_actions_of_the_readme_are_read() {
    let readme = include_str!("../../README.md");
    let (_, section) = readme.split_once("## Fault rules").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let (_, rules) = section.split_once("```json\n").unwrap();
    let rules: Vec<Rule> = serde_json::from_str(rules.split_once("```").unwrap().0).unwrap();
    assert_eq!((rules[0].times, rules[1].skip, rules[2].times), (Some(1), 2, None));
    let actions: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("| `")).collect();
    assert_eq!(actions.len(), 18);
    for action in actions {
        let text = action.split_once("` |").unwrap().0;
        let read: Action = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let written = serde_json::to_value(&read).unwrap();
        let given: serde_json::Value = serde_json::from_str(text).unwrap();
        for (name, value) in given.as_object().into_iter().flatten() {
            for (member, value) in value.as_object().into_iter().flatten() {
                assert_eq!(&written[name][member], value, "{text}: {member} is not read");
            }
        }
    }
}
