//! One run over every operation: each is asked for, and every answer fits the contract.

use communication_emulator::Emulator;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    client::{Client, IDENTITY, LEGACY, LEGACY_IDENTITY, PHONE, PREVIEW, SIP, SIP_PREVIEW, segment, start},
    contract::{Documents, assert_fits},
    shared,
};

const EXTENSION: &str = "api-version=2025-06-30";

#[tokio::test]
async fn every_operation_is_answered_as_the_contract_says() {
    let (emulator, client) = start().await;
    identity(&emulator, &client).await;
    phone_numbers(&client).await;
    sip(&client).await;
    administration(&client).await;
    for (surface, method, template, name) in communication_emulator::operations() {
        let asked = emulator.journal().requests_of(name);
        let succeeded = asked.iter().any(|e| e.method == method && e.status.unwrap() < 300);
        assert!(succeeded, "{surface} {method} {template} ({name}) was not asked for, or refused");
    }
    assert_fits(&emulator);
}

#[tokio::test]
async fn every_operation_of_the_contract_has_a_route() {
    let Some(contract) = shared::folder("contract") else { return };
    let (emulator, client) = start().await;
    for (version, method, template) in Documents::load(&contract).operations() {
        let path = template.replace(['{', '}'], "");
        let target = format!("{path}?api-version={version}");
        client.send(&method, &target, None, &[]).await.unwrap();
        let entry = emulator.journal().requests().pop().unwrap();
        assert!(entry.operation.is_some(), "{version} {method} {template}: {}", entry.verdict);
        assert_ne!(entry.status, Some(405));
    }
}

async fn identity(emulator: &Emulator, client: &Client) {
    for version in [IDENTITY, PREVIEW, EXTENSION] {
        let created =
            client.post(&format!("/identities?{version}"), json!({"createTokenWithScopes": ["chat"]})).await;
        let id = created.json()["identity"]["id"].as_str().unwrap().replace(':', "%3A");
        client
            .post(&format!("/identities/{id}/:issueAccessToken?{version}"), json!({"scopes": ["voip"]}))
            .await;
        if version == PREVIEW {
            client.get(&format!("/identities/{id}?{version}")).await;
        }
        client
            .send("POST", &format!("/identities/{id}/:revokeAccessTokens?{version}"), None, &[])
            .await
            .unwrap();
        client.delete(&format!("/identities/{id}?{version}")).await;
        let teams = json!({"token": "t", "appId": "a", "userId": "u"});
        client.post(&format!("/teamsUser/:exchangeAccessToken?{version}"), teams).await;
    }
    client.post(&format!("/identities?{PREVIEW}"), json!({"customId": "alice@contoso.com"})).await;
    let assignment = format!("/access/teamsExtension/tenants/t/assignments/o?{EXTENSION}");
    for _ in 0..2 {
        client.put(&assignment, json!({"principalType": "user", "clientIds": ["c"]})).await;
    }
    client.get(&assignment).await;
    client.delete(&assignment).await;
    let entra = format!("/access/entra/assignments/o?{PREVIEW}");
    let value = json!({"principalType": "user", "tenantId": "t", "clientIds": ["c"]});
    client.put(&entra, value.clone()).await;
    client.get(&entra).await;
    client.patch(&format!("/access/entra/assignments?{PREVIEW}"), json!({"p": value, "o": null})).await;
    client.get(&format!("/access/entra/assignments?{PREVIEW}")).await;
    client.delete(&entra).await;
    exchange(emulator, &format!("/access/entra/:exchangeAccessToken?{PREVIEW}")).await;
    exchange(emulator, &format!("/access/teamsExtension/:exchangeAccessToken?{EXTENSION}")).await;
    legacy_identity(client).await;
}

/// With a bearer token: these take nothing else.
async fn exchange(emulator: &Emulator, target: &str) {
    let url = format!("{}{}", emulator.endpoint().trim_end_matches('/'), target);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.request(Method::POST, url).bearer_auth(emulator.entra_token(600));
    let answer = request.header("content-type", "application/json").body("{}").send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

async fn legacy_identity(client: &Client) {
    let created = client.send("POST", &format!("/identities?{LEGACY_IDENTITY}"), None, &[]).await.unwrap();
    let id = created.json()["id"].as_str().unwrap().to_owned();
    client.post(&format!("/identities/{id}/token?{LEGACY_IDENTITY}"), json!({"scopes": ["pstn"]})).await;
    client.patch(&format!("/identities/{id}?{LEGACY_IDENTITY}"), json!({})).await;
    client.delete(&format!("/identities/{id}?{LEGACY_IDENTITY}")).await;
}

async fn phone_numbers(client: &Client) {
    for list in ["", "/US/localities", "/IE/localities", "/US/areaCodes", "/IE/areaCodes", "/FR/offerings"] {
        let kind = if list.ends_with("areaCodes") { "phoneNumberType=tollFree&" } else { "" };
        client
            .get(&format!("/availablePhoneNumbers/countries{list}?{kind}maxPageSize=100&skip=0&{PHONE}"))
            .await;
    }
    let numbers = client.buy(2).await;
    let first = segment(&numbers[0]);
    client.get(&format!("/phoneNumbers?{PHONE}&top=1")).await;
    client.get(&format!("/phoneNumbers/{first}?{PHONE}")).await;
    let changed = client
        .patch(&format!("/phoneNumbers/{first}/capabilities?{PHONE}"), json!({"calling": "none"}))
        .await;
    client.poll(changed.header("operation-id").unwrap()).await;
    let released = client.delete(&format!("/phoneNumbers/{first}?{PHONE}")).await;
    client.poll(released.header("operation-id").unwrap()).await;
    let body = crate::client::toll_free(1);
    let search = client.post(&format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), body).await;
    client
        .delete(&format!("/phoneNumbers/operations/{}?{PHONE}", search.header("operation-id").unwrap()))
        .await;
    let lookup = json!({"phoneNumbers": [numbers[0]], "options": {"includeAdditionalOperatorDetails": true}});
    client.post(&format!("/operatorInformation/:search?{PHONE}"), lookup).await;
    reservations(client).await;
}

async fn reservations(client: &Client) {
    let target = format!("/availablePhoneNumbers/countries/US/:browse?{PHONE}");
    let browsed = client.post(&target, json!({"phoneNumberType": "tollFree"})).await.json();
    let number = &browsed["phoneNumbers"][0];
    let root = "/availablePhoneNumbers/reservations/6227aeb8-8086-4824-9586-05cafe96f37b";
    let id = number["id"].as_str().unwrap();
    let mut change = json!({"phoneNumbers": {id: number}});
    client.patch(&format!("{root}?{PHONE}"), change.clone()).await;
    client.patch(&format!("{root}?{PHONE}"), change.clone()).await;
    change["phoneNumbers"]["18440000000"] = number.clone();
    let partly = client.patch(&format!("{root}?{PHONE}"), change).await;
    assert_eq!(partly.status, 207);
    client.get(&format!("{root}?{PHONE}")).await;
    client.get(&format!("/availablePhoneNumbers/reservations?{PHONE}&maxPageSize=100")).await;
    let bought = client.send("POST", &format!("{root}/:purchase?{PHONE}"), None, &[]).await.unwrap();
    client.poll(bought.header("operation-id").unwrap()).await;
    let other = format!("/availablePhoneNumbers/reservations/00000000-0000-4000-8000-000000000001?{PHONE}");
    client.patch(&other, json!({"phoneNumbers": {}})).await;
    client.delete(&other).await;
}

async fn sip(client: &Client) {
    client
        .patch(&format!("/sip?{SIP}"), json!({"trunks": {"sbc.contoso.com": {"sipSignalingPort": 5061}}}))
        .await;
    client.get(&format!("/sip?{SIP}")).await;
    let route = json!({"name": "r", "numberPattern": r"^\+1\d{10}$", "trunks": ["sbc.contoso.com"]});
    let patch = json!({"routes": [route], "domains": {"contoso.com": {"enabled": true}}});
    client.patch(&format!("/sip?{SIP_PREVIEW}"), patch).await;
    client.get(&format!("/sip?{SIP_PREVIEW}&expand=trunks/health")).await;
    let test = format!("/sip:testRoutesWithNumber?targetPhoneNumber=%2B14255550123&{SIP_PREVIEW}");
    let matching = client.post(&test, json!({})).await.json();
    assert_eq!(matching["matchingRoutes"][0]["name"], "r");
}

async fn administration(client: &Client) {
    let root = "/administration/phonenumbers";
    let us = format!("{root}/countries/US/phoneplangroups");
    client.get(&format!("{root}/countries?locale=en-US&skip=0&take=100&{LEGACY}")).await;
    let groups = client.get(&format!("{us}?locale=en-US&includeRateInformation=true&{LEGACY}")).await.json();
    let group = text(&groups["phonePlanGroups"][0]["phonePlanGroupId"]);
    let plans = client.get(&format!("{us}/{group}/phoneplans?{LEGACY}")).await.json();
    let plan = text(&plans["phonePlans"][0]["phonePlanId"]);
    client.get(&format!("{us}/{group}/phoneplans/{plan}/locationoptions?{LEGACY}")).await;
    let city = json!({"locationOptions": [{"labelId": "city", "optionsValue": "NOAM-US-WA-SE"}]});
    let codes = format!("{root}/countries/US/areacodes?locationType=selection&phonePlanId={plan}&{LEGACY}");
    client.post(&codes, city).await;
    let search = json!({"displayName": "n", "description": "d", "phonePlanIds": [plan], "areaCode": "206"});
    let number = legacy_search(client, search.clone(), "purchase").await;
    legacy_search(client, search, "cancel").await;
    client.get(&format!("{root}/searches?skip=0&take=100&{LEGACY}")).await;
    client.get(&format!("{root}/phonenumbers?locale=en-US&skip=0&take=100&{LEGACY}")).await;
    let update =
        json!({"phoneNumberCapabilitiesUpdate": {&number: {"add": ["InboundCalling"], "remove": []}}});
    let update = client.post(&format!("{root}/capabilities?{LEGACY}"), update).await.json();
    client.get(&format!("{root}/capabilities/{}?{LEGACY}", text(&update["capabilitiesUpdateId"]))).await;
    let configuration =
        json!({"pstnConfiguration": {"callbackUrl": "https://callback"}, "phoneNumber": number});
    let target = format!("{root}/numberconfiguration/configure?{LEGACY}");
    client.send("PATCH", &target, Some((configuration.to_string(), "application/json")), &[]).await.unwrap();
    client.post(&format!("{root}/numberconfiguration?{LEGACY}"), json!({"phoneNumber": number})).await;
    let target = format!("{root}/numberconfiguration/unconfigure?{LEGACY}");
    let body = json!({"phoneNumber": number}).to_string();
    client.send("PATCH", &target, Some((body, "application/json")), &[]).await.unwrap();
    let release =
        client.post(&format!("{root}/releases?{LEGACY}"), json!({"phoneNumbers": [number]})).await.json();
    for _ in 0..2 {
        client.get(&format!("{root}/releases/{}?{LEGACY}", text(&release["releaseId"]))).await;
    }
    client.get(&format!("{root}/releases?skip=0&take=100&{LEGACY}")).await;
}

/// Searches, then purchases or cancels; the number.
async fn legacy_search(client: &Client, body: Value, then: &str) -> String {
    let root = "/administration/phonenumbers/searches";
    let created = client.post(&format!("{root}?{LEGACY}"), body).await.json();
    let id = text(&created["searchId"]);
    for _ in 0..2 {
        client.get(&format!("{root}/{id}?{LEGACY}")).await;
    }
    client.send("POST", &format!("{root}/{id}/{then}?{LEGACY}"), None, &[]).await.unwrap();
    client.get(&format!("{root}/{id}?{LEGACY}")).await;
    let ended = client.get(&format!("{root}/{id}?{LEGACY}")).await.json();
    text(&ended["phoneNumbers"][0])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
