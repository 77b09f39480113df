//! The program with a state file, killed in the middle of its work: what it had acknowledged is there.

#![cfg(unix)]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use reqwest::Error;
use serde_json::{Value, json};
use tokio::{sync::Notify, task::JoinSet};

use crate::{
    client::{Client, IDENTITY, PHONE, SIP, segment, toll_free},
    program::{ready, stop},
    state::File,
};

const ROUNDS: usize = 20;
/// Most rounds are of few clients, so that they are short; every tenth is of many.
const CLIENTS: [usize; 2] = [24, 200];

/// What answers have said. Whatever was asked for and not answered is not here.
#[derive(Debug, Clone, Default)]
struct Acknowledged {
    count: usize,
    users: BTreeSet<String>,
    deleted: BTreeSet<String>,
    valid: Vec<String>,
    revoked: Vec<String>,
    purchases: BTreeSet<String>,
    bought: BTreeSet<String>,
    released: BTreeSet<String>,
    /// Numbers whose release was begun.
    going: BTreeSet<String>,
    reservations: BTreeSet<String>,
    ports: BTreeMap<String, usize>,
    /// Ports of trunks that were asked for last, answered or not.
    asked: BTreeMap<String, usize>,
}

type Shared = Arc<(Mutex<Acknowledged>, Notify)>;

fn note(shared: &Shared, change: impl FnOnce(&mut Acknowledged)) {
    let mut acknowledged = shared.0.lock().unwrap();
    acknowledged.count += 1;
    change(&mut acknowledged);
    shared.1.notify_one();
}

/// Works until the connection breaks.
async fn work(client: Arc<Client>, shared: Shared, round: usize, worker: usize) -> Result<(), Error> {
    for turn in worker.. {
        match turn % 5 {
            0 => tokens(&client, &shared).await?,
            1 => deletion(&client, &shared).await?,
            2 => purchase(&client, &shared).await?,
            3 => reservation(&client, &shared, (round * 1000 + worker) * 100_000 + turn).await?,
            _ if worker < 10 => trunk(&client, &shared, worker).await?,
            _ => tokens(&client, &shared).await?,
        }
    }
    Ok(())
}

async fn post(client: &Client, target: &str, body: Value) -> Result<crate::client::Answer, Error> {
    client.send("POST", target, Some((body.to_string(), "application/json")), &[]).await
}

async fn user(client: &Client) -> Result<(String, String), Error> {
    let created =
        post(client, &format!("/identities?{IDENTITY}"), json!({"createTokenWithScopes": ["chat"]})).await?;
    let json = created.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Ok((text(&json["identity"]["id"]), text(&json["accessToken"]["token"])))
}

async fn tokens(client: &Client, shared: &Shared) -> Result<(), Error> {
    let (id, token) = user(client).await?;
    note(shared, |all| assert!(all.users.insert(id.clone()), "an id was given twice"));
    let revoked =
        post(client, &format!("/identities/{id}/:revokeAccessTokens?{IDENTITY}"), json!({})).await?;
    assert_eq!(revoked.status, 204);
    note(shared, |all| all.revoked.push(token));
    let scopes = json!({"scopes": ["voip"]});
    let issued =
        post(client, &format!("/identities/{id}/:issueAccessToken?{IDENTITY}"), scopes).await?.json();
    note(shared, |all| all.valid.push(issued["token"].as_str().unwrap().to_owned()));
    Ok(())
}

async fn deletion(client: &Client, shared: &Shared) -> Result<(), Error> {
    let (id, token) = user(client).await?;
    let deleted = client.send("DELETE", &format!("/identities/{id}?{IDENTITY}"), None, &[]).await?;
    assert_eq!(deleted.status, 204);
    note(shared, |all| {
        all.deleted.insert(id);
        all.revoked.push(token);
    });
    Ok(())
}

/// Polls until the operation has succeeded.
async fn poll(client: &Client, operation: &str) -> Result<(), Error> {
    for _ in 0..20 {
        let polled =
            client.send("GET", &format!("/phoneNumbers/operations/{operation}?{PHONE}"), None, &[]).await?;
        if polled.json()["status"] == "succeeded" {
            return Ok(());
        }
    }
    panic!("{operation} does not succeed");
}

async fn purchase(client: &Client, shared: &Shared) -> Result<(), Error> {
    let target = format!("/availablePhoneNumbers/countries/US/:search?{PHONE}");
    let started = post(client, &target, toll_free(1)).await?;
    let search = started.header("search-id").unwrap().to_owned();
    poll(client, &format!("search_{search}")).await?;
    let target = format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}");
    let found = client.send("GET", &target, None, &[]).await?.json();
    let number = found["phoneNumbers"][0].as_str().unwrap().to_owned();
    let accepted =
        post(client, &format!("/availablePhoneNumbers/:purchase?{PHONE}"), json!({"searchId": search}))
            .await?;
    assert_eq!(accepted.status, 202, "{}", accepted.text);
    note(shared, |all| assert!(all.purchases.insert(search.clone())));
    poll(client, &format!("purchase_{search}")).await?;
    // A number whose release has ended can be bought before whoever released it hears of the end.
    note(shared, |all| {
        let new = all.bought.insert(number.clone());
        assert!(new || all.going.remove(&number), "{number} was bought twice");
    });
    if number.ends_with(['1', '3', '5']) {
        note(shared, |all| {
            all.going.insert(number.clone());
        });
        let target = format!("/phoneNumbers/{}?{PHONE}", segment(&number));
        let released = client.send("DELETE", &target, None, &[]).await?;
        poll(client, released.header("operation-id").unwrap()).await?;
        // It can be bought again.
        note(shared, |all| {
            all.bought.remove(&number);
            all.going.remove(&number);
            all.released.insert(number);
        });
    }
    Ok(())
}

async fn reservation(client: &Client, shared: &Shared, number: usize) -> Result<(), Error> {
    let id = format!("00000000-0000-4000-8000-{number:012x}");
    let target = format!("/availablePhoneNumbers/reservations/{id}?{PHONE}");
    let body = (json!({"phoneNumbers": {}}).to_string(), "application/merge-patch+json");
    let reserved = client.send("PATCH", &target, Some(body), &[]).await?;
    assert_eq!(reserved.status, 201, "{}", reserved.text);
    note(shared, |all| assert!(all.reservations.insert(id)));
    Ok(())
}

/// Changes the port of a trunk that nobody else changes.
async fn trunk(client: &Client, shared: &Shared, trunk: usize) -> Result<(), Error> {
    let name = format!("sbc{trunk}.contoso.com");
    let port = 5000 + shared.0.lock().unwrap().count;
    shared.0.lock().unwrap().asked.insert(name.clone(), port);
    let body =
        (json!({"trunks": {&name: {"sipSignalingPort": port}}}).to_string(), "application/merge-patch+json");
    let patched = client.send("PATCH", &format!("/sip?{SIP}"), Some(body), &[]).await?;
    assert_eq!(patched.status, 200, "{}", patched.text);
    note(shared, |all| {
        all.ports.insert(name, port);
    });
    Ok(())
}

/// Holds the resource against what was acknowledged.
async fn check(client: &Client, all: &mut Acknowledged, since: &Before) {
    for user in all.users.iter().filter(|user| !since.users.contains(*user)) {
        let issued = format!("/identities/{user}/:issueAccessToken?{IDENTITY}");
        assert_eq!(client.post(&issued, json!({"scopes": ["chat"]})).await.status, 200, "{user}");
    }
    for user in &all.deleted {
        assert!(!all.users.contains(user));
    }
    for (tokens, status, from) in
        [(&all.valid, "valid", since.valid), (&all.revoked, "revoked", since.revoked)]
    {
        for token in tokens.iter().skip(from) {
            let checked = client.manage("POST", "tokens/check", json!({"token": token})).await.json();
            assert_eq!(checked["status"], status);
        }
    }
    let numbers = client.manage("GET", "numbers", Value::Null).await.json();
    let owned: Vec<&str> =
        numbers.as_array().unwrap().iter().map(|number| number["phoneNumber"].as_str().unwrap()).collect();
    let distinct: BTreeSet<&str> = owned.iter().copied().collect();
    assert_eq!(owned.len(), distinct.len(), "a number is owned twice");
    for number in all.bought.iter().filter(|number| !all.going.contains(*number)) {
        assert!(distinct.contains(number.as_str()), "{number} was bought and is gone");
    }
    let books = client.manage("GET", "books", Value::Null).await.json();
    let purchases: BTreeSet<&str> = books["purchases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|purchase| purchase["id"].as_str().unwrap())
        .collect();
    for purchase in &all.purchases {
        assert!(purchases.contains(purchase.as_str()), "the purchase {purchase} is not in the books");
    }
    let released: BTreeSet<&str> =
        books["released"].as_array().unwrap().iter().map(|number| number.as_str().unwrap()).collect();
    for number in &all.released {
        assert!(released.contains(number.as_str()), "the release of {number} is not in the books");
    }
    let reservations =
        client.get(&format!("/availablePhoneNumbers/reservations?{PHONE}&maxPageSize=1000")).await;
    for id in &all.reservations {
        assert!(reservations.text.contains(id), "the reservation {id} is gone");
    }
    let trunks = client.get(&format!("/sip?{SIP}")).await.json();
    for (name, port) in &mut all.ports {
        let found = &trunks["trunks"][name]["sipSignalingPort"];
        assert!(*found == *port || *found == all.asked[name], "{name}: {found}, and not {port}");
        *port = usize::try_from(found.as_u64().unwrap()).unwrap();
    }
}

/// What was checked before.
#[derive(Debug, Default)]
struct Before {
    users: BTreeSet<String>,
    valid: usize,
    revoked: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill() {
    let file = File::new("killed");
    let arguments = ["--port", "0", "--fast", "--log", "off", "--state", file.0.to_str().unwrap()];
    let shared = Shared::default();
    let mut before = Before::default();
    for round in 0..ROUNDS {
        let (mut child, line) = ready(&arguments).await;
        let client = Arc::new(Client::at(line["connectionString"].as_str().unwrap(), None));
        let mut all = shared.0.lock().unwrap().clone();
        check(&client, &mut all, &before).await;
        before = Before { users: all.users.clone(), valid: all.valid.len(), revoked: all.revoked.len() };
        *shared.0.lock().unwrap() = all;
        let clients = CLIENTS[usize::from(round % 10 == 9)];
        let enough = shared.0.lock().unwrap().count + clients + round * 7;
        let mut workers = JoinSet::new();
        for worker in 0..clients {
            workers.spawn(work(Arc::clone(&client), Arc::clone(&shared), round, worker));
        }
        while shared.0.lock().unwrap().count < enough {
            shared.1.notified().await;
        }
        child.start_kill().unwrap();
        child.wait().await.unwrap();
        while let Some(ended) = workers.join_next().await {
            ended.unwrap().unwrap_err();
        }
    }
    let (mut child, line) = ready(&arguments).await;
    let client = Client::at(line["connectionString"].as_str().unwrap(), None);
    let mut all = shared.0.lock().unwrap().clone();
    check(&client, &mut all, &Before::default()).await;
    stop(&mut child, "-TERM").await;
}
