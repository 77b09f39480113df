//! The administration of 2020: plans, searches, releases.

use communication_emulator::{OwnedPhoneNumber, PurchaseKind};
use serde_json::{Value, json};
use time::Duration;

use crate::client::{Client, LEGACY, start};

const ROOT: &str = "/administration/phonenumbers";
const PLAN: &str = "01432411-5169-4665-b13e-3fa56c10e1d1";

async fn create(client: &Client, area_code: &str) -> String {
    let body = json!({"displayName": "n", "description": "d", "phonePlanIds": [PLAN], "areaCode": area_code,
        "quantity": 2});
    let created = client.post(&format!("{ROOT}/searches?{LEGACY}"), body).await;
    assert_eq!(created.status, 201, "{}", created.text);
    created.json()["searchId"].as_str().unwrap().to_owned()
}

async fn search(client: &Client, id: &str) -> Value {
    client.get(&format!("{ROOT}/searches/{id}?{LEGACY}")).await.json()
}

async fn act(client: &Client, id: &str, action: &str) -> u16 {
    client.send("POST", &format!("{ROOT}/searches/{id}/{action}?{LEGACY}"), None, &[]).await.unwrap().status
}

#[tokio::test]
async fn a_search_is_reserved_then_bought_and_shows_on_both_surfaces() {
    let (emulator, client) = start().await;
    let id = create(&client, "206").await;
    assert_eq!(act(&client, &id, "purchase").await, 400);
    assert_eq!(search(&client, &id).await["status"], "InProgress");
    let reserved = search(&client, &id).await;
    assert_eq!(reserved["status"], "Reserved");
    assert_eq!(act(&client, &id, "purchase").await, 202);
    assert_eq!(act(&client, &id, "purchase").await, 400);
    assert_eq!(act(&client, &id, "cancel").await, 400);
    assert_eq!(search(&client, &id).await["status"], "PurchasePending");
    assert_eq!(search(&client, &id).await["status"], "Success");
    let [purchase] = emulator.purchases().try_into().unwrap();
    assert_eq!((purchase.kind, purchase.bought.len()), (PurchaseKind::Legacy, 2));
    let list = client.get(&format!("/phoneNumbers?{}", crate::client::PHONE)).await.json();
    assert_eq!(list["phoneNumbers"].as_array().unwrap().len(), 2);
    let legacy = client.get(&format!("{ROOT}/phonenumbers?{LEGACY}")).await.json();
    assert_eq!(legacy["phoneNumbers"][0]["placeName"], "Seattle, United States");
}

#[tokio::test]
async fn a_cancelled_or_lapsed_search_gives_its_numbers_back() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    for cancelled in [true, false] {
        let id = create(&client, "206").await;
        search(&client, &id).await;
        search(&client, &id).await;
        if cancelled {
            assert_eq!(act(&client, &id, "cancel").await, 202);
            assert_eq!(search(&client, &id).await["status"], "Cancelling");
            assert_eq!(search(&client, &id).await["status"], "Cancelled");
        } else {
            emulator.clock().advance(Duration::minutes(16));
            assert_eq!(search(&client, &id).await["status"], "Expired");
        }
        assert_eq!(act(&client, &id, "purchase").await, 400);
    }
    let listed = client.get(&format!("{ROOT}/searches?{LEGACY}")).await.json();
    assert_eq!(listed["entities"][0]["status"], "Expired");
    assert_eq!(listed["entities"][1]["status"], "Cancelled");
}

#[tokio::test]
async fn an_area_code_out_of_stock_ends_in_an_error() {
    let (_emulator, client) = start().await;
    let id = create(&client, "999").await;
    search(&client, &id).await;
    let failed = search(&client, &id).await;
    assert_eq!((failed["status"].as_str(), failed["errorCode"].as_i64()), (Some("Error"), Some(2)));
}

#[tokio::test]
async fn releases_name_each_number() {
    let (emulator, client) = start().await;
    emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111")).unwrap();
    let body = json!({"phoneNumbers": ["+18335550111", "+14155550100"]});
    let created = client.post(&format!("{ROOT}/releases?{LEGACY}"), body).await.json();
    let target = format!("{ROOT}/releases/{}?{LEGACY}", created["releaseId"].as_str().unwrap());
    client.get(&target).await;
    let ended = client.get(&target).await.json();
    assert_eq!(ended["status"], "Complete");
    assert_eq!(ended["phoneNumberReleaseStatusDetails"]["+18335550111"]["status"], "Success");
    assert_eq!(ended["phoneNumberReleaseStatusDetails"]["+14155550100"]["status"], "Error");
    assert!(emulator.owned_numbers().is_empty());
}

#[tokio::test]
async fn capability_updates_change_the_words_and_the_number() {
    let (emulator, client) = start().await;
    emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111")).unwrap();
    let body = json!({"phoneNumberCapabilitiesUpdate": {"+18335550111": {"add": ["Office365"], "remove": ["InboundCalling"]}}});
    let created = client.post(&format!("{ROOT}/capabilities?{LEGACY}"), body).await.json();
    let target =
        format!("{ROOT}/capabilities/{}?{LEGACY}", created["capabilitiesUpdateId"].as_str().unwrap());
    client.get(&target).await;
    assert_eq!(client.get(&target).await.json()["capabilitiesUpdateStatus"], "Complete");
    let listed = client.get(&format!("{ROOT}/phonenumbers?{LEGACY}")).await.json();
    let acquired = listed["phoneNumbers"][0]["acquiredCapabilities"].as_array().unwrap();
    assert!(acquired.contains(&json!("Office365")) && !acquired.contains(&json!("InboundCalling")));
    let number = client.get(&format!("/phoneNumbers/%2B18335550111?{}", crate::client::PHONE)).await.json();
    assert_eq!(number["capabilities"]["calling"], "outbound");
}

#[tokio::test]
async fn configurations_are_kept_until_they_are_taken_back() {
    let (emulator, client) = start().await;
    let number = json!({"phoneNumber": "+18335550111"});
    let read = || client.post_owned(format!("{ROOT}/numberconfiguration?{LEGACY}"), number.clone());
    assert_eq!(read().await.status, 404);
    emulator.add_owned_number(&OwnedPhoneNumber::new("+18335550111")).unwrap();
    assert_eq!(read().await.status, 404);
    let body = json!({"phoneNumber": "+18335550111", "pstnConfiguration": {"callbackUrl": "https://c", "applicationId": "a"}});
    let configured = client.patch(&format!("{ROOT}/numberconfiguration/configure?{LEGACY}"), body).await;
    assert_eq!(configured.status, 200);
    assert_eq!(read().await.json()["pstnConfiguration"]["callbackUrl"], "https://c");
    assert!(
        read().await.json()["pstnConfiguration"]["azurePstnTargetId"].is_string(),
        "made where none is given"
    );
    let body = json!({"phoneNumber": "+18335550111", "pstnConfiguration": {"callbackUrl": "https://c", "azurePstnTargetId": "t"}});
    client.patch(&format!("{ROOT}/numberconfiguration/configure?{LEGACY}"), body).await;
    assert_eq!(
        read().await.json()["pstnConfiguration"],
        json!({"callbackUrl": "https://c", "azurePstnTargetId": "t"})
    );
    let target = format!("{ROOT}/numberconfiguration/unconfigure?{LEGACY}");
    assert_eq!(client.patch(&target, number.clone()).await.status, 202);
    assert_eq!(read().await.status, 404);
}

#[tokio::test]
async fn next_links_are_absolute_and_errors_have_code_and_message_alone() {
    let (emulator, client) = start().await;
    let page = client.get(&format!("{ROOT}/countries?locale=de-DE&skip=0&take=2&{LEGACY}")).await.json();
    let link = page["nextLink"].as_str().unwrap();
    assert!(link.starts_with(&emulator.endpoint()) && link.contains("skip=2"), "{link}");
    assert_eq!(page["countries"][0]["localizedName"], "Australien");
    let refused = client.post(&format!("{ROOT}/searches?{LEGACY}"), json!({})).await.json();
    let members: Vec<&String> = refused["error"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["code", "message"]);
}
