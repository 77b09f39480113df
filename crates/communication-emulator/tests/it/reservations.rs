//! Reservations: a basket that expires, is bought whole or in part.

use communication_emulator::faults::{Action, Rule};
use serde_json::{Value, json};
use time::Duration;

use crate::client::{Answer, Client, PHONE, start};

const ID: &str = "6227aeb8-8086-4824-9586-05cafe96f37b";

fn target(action: &str) -> String {
    format!("/availablePhoneNumbers/reservations/{ID}{action}?{PHONE}")
}

/// Free numbers of a country as the entries of a patch.
async fn free(client: &Client, country: &str, kind: &str, count: usize) -> Value {
    let browse = format!("/availablePhoneNumbers/countries/{country}/:browse?{PHONE}");
    let found = client.post(&browse, json!({"phoneNumberType": kind})).await.json();
    let numbers = found["phoneNumbers"].as_array().unwrap().iter().take(count);
    let entries = numbers.map(|number| (number["id"].as_str().unwrap().to_owned(), number.clone()));
    json!({"phoneNumbers": entries.collect::<serde_json::Map<_, _>>()})
}

async fn read(client: &Client) -> Answer {
    client.get(&target("")).await
}

#[tokio::test]
async fn numbers_are_held_and_given_back_when_they_are_removed() {
    let (_emulator, client) = start().await;
    let patch = free(&client, "US", "tollFree", 2).await;
    assert_eq!(client.patch(&target(""), patch.clone()).await.status, 201);
    assert_eq!(client.patch(&target(""), patch.clone()).await.status, 200);
    let held: Vec<&String> = patch["phoneNumbers"].as_object().unwrap().keys().collect();
    let other = format!("/availablePhoneNumbers/reservations/00000000-0000-4000-8000-000000000001?{PHONE}");
    let refused = client.patch(&other, patch.clone()).await;
    assert_eq!(refused.status, 207);
    assert_eq!(refused.json()["phoneNumbers"][held[0]]["status"], "error");
    client.patch(&target(""), json!({"phoneNumbers": {held[0]: null}})).await;
    assert_eq!(read(&client).await.json()["phoneNumbers"].as_object().unwrap().len(), 1);
    let mut one = patch.clone();
    one["phoneNumbers"].as_object_mut().unwrap().remove(held[1].as_str());
    assert_eq!(client.patch(&other, one).await.status, 200);
}

#[tokio::test]
async fn a_reservation_ends_fifteen_minutes_after_its_last_change_and_two_hours_after_its_first() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    client.patch(&target(""), free(&client, "US", "tollFree", 1).await).await;
    emulator.clock().advance(Duration::minutes(15));
    let expired = read(&client).await.json();
    assert_eq!(expired["status"], "expired");
    assert_eq!(expired["phoneNumbers"].as_object().unwrap().values().next().unwrap()["status"], "expired");
    assert_eq!(client.patch(&target(""), json!({"phoneNumbers": {}})).await.status, 400);
    assert_eq!(client.delete(&target("")).await.status, 400);
    emulator.clock().advance(Duration::days(31));
    assert_eq!(read(&client).await.code(), "ReservationNotFound");
    for _ in 0..8 {
        assert!(client.patch(&target(""), json!({"phoneNumbers": {}})).await.status < 300);
        emulator.clock().advance(Duration::minutes(14));
    }
    client.patch(&target(""), json!({"phoneNumbers": {}})).await;
    emulator.clock().advance(Duration::minutes(8));
    assert_eq!(read(&client).await.json()["status"], "expired");
}

#[tokio::test]
async fn buying_submits_then_completes_number_by_number() {
    let (emulator, client) = start().await;
    client.patch(&target(""), free(&client, "US", "tollFree", 2).await).await;
    let started = client.send("POST", &target("/:purchase"), None, &[]).await.unwrap();
    assert_eq!(started.status, 202, "{}", started.text);
    assert_eq!(client.send("POST", &target("/:purchase"), None, &[]).await.unwrap().status, 400);
    assert_eq!(read(&client).await.json()["status"], "submitted");
    assert_eq!(client.poll(started.header("operation-id").unwrap()).await["status"], "succeeded");
    let bought = read(&client).await.json();
    assert_eq!(bought["status"], "completed");
    assert!(
        bought["phoneNumbers"].as_object().unwrap().values().all(|number| number["status"] == "purchased")
    );
    assert_eq!(emulator.owned_numbers().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_bought_is_refused() {
    let (emulator, client) = start().await;
    let purchase = |body: Value| client.post_owned(target("/:purchase"), body);
    assert_eq!(purchase(json!({})).await.code(), "ReservationNotFound");
    client.patch(&target(""), json!({"phoneNumbers": {}})).await;
    assert_eq!(purchase(json!({})).await.status, 400);
    client.patch(&target(""), free(&client, "FR", "geographic", 1).await).await;
    assert!(purchase(json!({})).await.text.contains("Do not resell"));
    assert_eq!(purchase(json!({"agreeToNotResell": true})).await.status, 202);
    assert_eq!(emulator.purchases().len(), 1);
    let bad = format!("/availablePhoneNumbers/reservations/no-guid?{PHONE}");
    assert_eq!(client.patch(&bad, json!({"phoneNumbers": {}})).await.status, 400);
}

#[tokio::test]
async fn faults_refuse_numbers_and_buy_in_part() {
    let (emulator, client) = start().await;
    emulator.faults().add(Rule::new(Action::RefuseNumbers(1)).operation("createOrUpdateReservation"));
    let partly = client.patch(&target(""), free(&client, "US", "tollFree", 3).await).await;
    assert_eq!(partly.status, 207);
    let refused = partly.json()["phoneNumbers"]
        .as_object()
        .unwrap()
        .values()
        .filter(|n| n["status"] == "error")
        .count();
    assert_eq!(refused, 1);
    emulator.faults().add(Rule::new(Action::PartialPurchase(1)).operation("purchaseReservation"));
    let started = client.send("POST", &target("/:purchase"), None, &[]).await.unwrap();
    assert_eq!(client.poll(started.header("operation-id").unwrap()).await["status"], "failed");
    assert_eq!(emulator.owned_numbers().len(), 1);
    assert_eq!(read(&client).await.json()["status"], "completed");
}
