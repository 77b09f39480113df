//! The same over https.

use std::sync::Arc;

use communication_emulator::{
    Emulator,
    faults::{Action, Rule, When},
};
use core_http::{
    ClientOptions, ConnectionString, ReqwestTransport, RetryOptions,
    service::{Call, Method, Operation, Pipeline, Replay},
};
use serde_json::{Value, json};

use crate::client::{Client, PHONE, toll_free};

async fn start() -> (Emulator, Client) {
    let emulator = Emulator::builder().https(0).start().await.unwrap();
    let client =
        Client::at(&emulator.https_connection_string().unwrap(), emulator.ca_certificate().as_deref());
    (emulator, client)
}

#[tokio::test]
async fn a_client_of_ours_that_trusts_the_authority_is_served() {
    static LIST: Operation =
        Operation::new("list", Method::GET, "/phoneNumbers", Replay::Always).success(&[200]);
    let emulator = Emulator::builder().https(0).start().await.unwrap();
    let call = async |transport: ReqwestTransport| {
        let options = ClientOptions::new().transport(Arc::new(transport)).retry(RetryOptions::none());
        let text = emulator.https_connection_string().unwrap();
        let (endpoint, key) = ConnectionString::parse(&text).unwrap().into_parts();
        let pipeline = Pipeline::builder(endpoint, key, "2025-06-01").options(options).build().unwrap();
        pipeline.send(Call::new(&LIST, &[]).unwrap()).await
    };
    let pem = emulator.ca_certificate().unwrap();
    let trusting = ReqwestTransport::builder().no_proxy().root_certificates(pem.as_bytes()).build().unwrap();
    assert_eq!(call(trusting).await.unwrap().status(), 200);
    assert_eq!(emulator.journal().requests()[0].verdict, "ok");
    // Without the authority nothing but a handshake happens.
    let strange = ReqwestTransport::builder().no_proxy().build().unwrap();
    call(strange).await.unwrap_err();
    assert_eq!(emulator.journal().len(), 1);
}

#[tokio::test]
async fn the_certificate_is_for_every_name_of_this_machine() {
    let (emulator, _) = start().await;
    let port =
        emulator.https_endpoint().unwrap().trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
    let text = format!("endpoint=https://localhost:{port}/;accesskey={}", emulator.access_key());
    let client = Client::at(&text, emulator.ca_certificate().as_deref());
    assert_eq!(client.get(&format!("/phoneNumbers?{PHONE}")).await.status, 200);
    assert_eq!(client.manage("GET", "clock", Value::Null).await.status, 200);
}

#[tokio::test]
async fn both_doors_lead_to_the_same_resource() {
    let (emulator, secure) = start().await;
    let plain = Client::new(&emulator);
    let numbers = secure.buy(2).await;
    assert_eq!(emulator.owned_numbers(), numbers);
    let listed = plain.get(&format!("/phoneNumbers?{PHONE}")).await.json();
    assert_eq!(listed["phoneNumbers"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn absolute_links_are_of_https() {
    let (emulator, client) = start().await;
    emulator.faults().add(Rule::new(Action::Links(communication_emulator::faults::Links::Absolute)));
    let started =
        client.post(&format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), toll_free(1)).await;
    assert!(started.header("operation-location").unwrap().starts_with(&emulator.https_endpoint().unwrap()));
}

#[tokio::test]
async fn faults_of_the_connection_work_under_tls() {
    let (emulator, client) = start().await;
    let list = format!("/phoneNumbers?{PHONE}");
    for (action, carried_out) in [
        (Action::reset(When::Before), false),
        (Action::reset(When::After), true),
        (Action::Truncate(5), true),
    ] {
        emulator.faults().add(Rule::new(action.clone()));
        let broken = client.send("GET", &list, None, &[]).await.unwrap_err();
        assert!(!broken.is_timeout(), "{action:?}: {broken:?}");
        assert_eq!(emulator.journal().requests().last().unwrap().carried_out, carried_out, "{action:?}");
        assert_eq!(client.get(&list).await.status, 200, "after {action:?}");
    }
    emulator.faults().add(Rule::new(Action::Drip { bytes: 7, millis: 1 }));
    assert_eq!(client.get(&list).await.json(), json!({"phoneNumbers": []}));
}

/// Over TLS an end is a reset too: neither the farewell of TLS nor an orderly end of the connection comes first.
#[tokio::test]
async fn a_reset_is_a_reset_under_tls() {
    let (emulator, client) = start().await;
    emulator.faults().add(Rule::new(Action::reset(When::Before)));
    let broken = client.send("GET", &format!("/phoneNumbers?{PHONE}"), None, &[]).await.unwrap_err();
    let mut source: Option<&dyn std::error::Error> = Some(&broken);
    let mut kinds = Vec::new();
    while let Some(error) = source {
        kinds.extend(error.downcast_ref::<std::io::Error>().map(std::io::Error::kind));
        source = error.source();
    }
    assert!(kinds.contains(&std::io::ErrorKind::ConnectionReset), "{kinds:?} {broken:?}");
}

#[tokio::test]
async fn plain_http_on_the_door_of_https_is_no_answer_and_does_no_harm() {
    let (emulator, client) = start().await;
    let plain = emulator.https_endpoint().unwrap().replace("https", "http");
    reqwest::get(plain).await.unwrap_err();
    assert_eq!(client.get(&format!("/phoneNumbers?{PHONE}")).await.status, 200);
}
