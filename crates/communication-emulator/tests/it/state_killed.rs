//! The program with a state file, killed in the middle of its work: what it had acknowledged is there.

#![cfg(unix)]

mod work;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tokio::{sync::Notify, task::JoinSet};

use self::work::Worker;
use crate::{
    client::{Client, PHONE, SIP},
    program::{ready, stop},
    state::File,
};

const ROUNDS: usize = 20;
/// Most rounds are of few clients, so that they are short; every tenth is of many.
const CLIENTS: [usize; 2] = [16, 200];

/// How many tasks say when they are done; short rounds go on until all of these were.
const LONG_TASKS: usize = 5;

/// What answers have said. Whatever was asked for and not answered is not here.
#[derive(Debug, Clone, Default)]
struct Acknowledged {
    count: usize,
    /// What can be asked for.
    facts: Vec<Fact>,
    users: BTreeSet<String>,
    purchases: BTreeSet<String>,
    bought: BTreeSet<String>,
    released: BTreeSet<String>,
    /// Numbers whose release was begun.
    going: BTreeSet<String>,
    /// Members of the SIP configuration that are written over and over.
    routing: BTreeMap<String, Value>,
    /// What was asked for last, answered or not.
    asked: BTreeMap<String, Value>,
    reserved: usize,
    /// The longest tasks that somebody has come to the end of in this round.
    done: BTreeSet<&'static str>,
}

impl Acknowledged {
    /// A number that nobody has reserved.
    fn next_reserved(&mut self) -> usize {
        self.reserved += 1;
        self.reserved
    }
}

type Shared = Arc<(Mutex<Acknowledged>, Notify)>;

/// What a request has to answer from now on.
#[derive(Debug, Clone)]
struct Fact {
    method: &'static str,
    target: String,
    body: Value,
    status: u16,
    /// A member of the answer, and what it is.
    member: Option<(&'static str, Value)>,
    /// Whether it stays for ever, or goes when enough of its kind have ended after it.
    lasts: bool,
}

impl Fact {
    fn get(target: &str, pointer: &'static str, value: &str) -> Fact {
        let member = Some((pointer, value.into()));
        Fact { method: "GET", target: target.to_owned(), body: Value::Null, status: 200, member, lasts: true }
    }

    fn gone(target: &str) -> Fact {
        Fact { status: 404, member: None, ..Fact::get(target, "", "") }
    }

    fn post(target: &str, body: Value, status: u16) -> Fact {
        Fact { method: "POST", body, status, member: None, ..Fact::get(target, "", "") }
    }

    fn token(token: &str, status: &str) -> Fact {
        let member = Some(("/status", status.into()));
        Fact { member, ..Fact::post("/_emulator/tokens/check", json!({"token": token}), 200) }
    }

    fn passing(self) -> Fact {
        Fact { lasts: false, ..self }
    }

    async fn check(&self, client: &Client) {
        let body = (!self.body.is_null()).then(|| (self.body.to_string(), "application/json"));
        let answer = client.send(self.method, &self.target, body, &[]).await.unwrap();
        assert_eq!(answer.status, self.status, "{self:?}: {}", answer.text);
        if let Some((pointer, value)) = &self.member {
            assert_eq!(answer.json().pointer(pointer), Some(value), "{self:?}: {}", answer.text);
        }
    }
}

/// Holds the resource against what was acknowledged.
async fn check(client: &Client, all: &mut Acknowledged) {
    let numbers = client.manage("GET", "numbers", Value::Null).await.json();
    let owned: Vec<&str> =
        numbers.as_array().unwrap().iter().map(|number| number["phoneNumber"].as_str().unwrap()).collect();
    let distinct: BTreeSet<&str> = owned.iter().copied().collect();
    assert_eq!(owned.len(), distinct.len(), "a number is owned twice");
    for number in all.bought.iter().filter(|number| !all.going.contains(*number)) {
        assert!(distinct.contains(number.as_str()), "{number} was bought and is gone");
    }
    let books = client.manage("GET", "books", Value::Null).await.json();
    let texts = |list: &Value, text: fn(&Value) -> &Value| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|item| text(item).as_str().unwrap().to_owned()).collect()
    };
    let purchases = texts(&books["purchases"], |purchase| &purchase["id"]);
    let lost: Vec<&String> = all.purchases.difference(&purchases).collect();
    assert!(lost.is_empty(), "purchases that are not in the books: {lost:?}");
    let released = texts(&books["released"], |number| number);
    let lost: Vec<&String> = all.released.difference(&released).collect();
    assert!(lost.is_empty(), "releases that are not in the books: {lost:?}");
    let sip = client.get(&format!("/sip?{SIP}")).await.json();
    for (pointer, value) in &mut all.routing {
        let found = sip.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is gone: {sip}"));
        assert!(found == value || *found == all.asked[pointer], "{pointer}: {found}, and not {value}");
        *value = found.clone();
    }
    // These look at numbers and operations, which moves on what was not acknowledged.
    for fact in &all.facts {
        fact.check(client).await;
    }
    assert_eq!(client.get(&format!("/phoneNumbers?{PHONE}")).await.status, 200);
}

/// Lets clients work on the resource until they were told so much, and kills it while they go on.
async fn work_and_kill(arguments: &[&str], shared: &Shared, round: usize) {
    let (mut child, line) = ready(arguments).await;
    let client = Arc::new(Client::at(line["connectionString"].as_str().unwrap(), None));
    let clients = CLIENTS[usize::from(round % 10 == 9)];
    let enough = {
        let mut all = shared.0.lock().unwrap();
        all.done.clear();
        all.count + clients + round * 7
    };
    let mut workers = JoinSet::new();
    for number in 0..clients {
        let (client, shared) = (Arc::clone(&client), Arc::clone(shared));
        workers.spawn(async move {
            let task = (round * 1000 + number) * 10_000;
            Worker { client: &client, shared: &shared, number, task }.work().await
        });
    }
    let long_tasks = if clients == CLIENTS[0] { LONG_TASKS } else { 0 };
    let is_enough = |all: &Acknowledged| all.count >= enough && all.done.len() >= long_tasks;
    while !is_enough(&shared.0.lock().unwrap()) {
        tokio::select! {
            () = shared.1.notified() => {}
            ended = workers.join_next() => panic!("a client ended before the program was killed: {ended:?}"),
        }
    }
    child.start_kill().unwrap();
    child.wait().await.unwrap();
    while let Some(ended) = workers.join_next().await {
        ended.unwrap().unwrap_err();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill() {
    let file = File::new("killed");
    let arguments = ["--port", "0", "--fast", "--log", "off", "--state", file.0.to_str().unwrap()];
    let shared = Shared::default();
    // What is held now is held at the end, however long all of it takes.
    let (mut child, line) = ready(&arguments).await;
    let client = Client::at(line["connectionString"].as_str().unwrap(), None);
    assert_eq!(client.manage("PUT", "clock", json!({"frozen": true})).await.status, 200);
    stop(&mut child, "-TERM").await;
    let mut lasting = Vec::new();
    for round in 0..ROUNDS {
        work_and_kill(&arguments, &shared, round).await;
        let (mut child, line) = ready(&arguments).await;
        let client = Client::at(line["connectionString"].as_str().unwrap(), None);
        let mut all = shared.0.lock().unwrap().clone();
        check(&client, &mut all).await;
        lasting.extend(all.facts.drain(..).filter(|fact| fact.lasts));
        *shared.0.lock().unwrap() = all;
        // The next round goes on from a kill as well.
        child.start_kill().unwrap();
        child.wait().await.unwrap();
    }
    let (mut child, line) = ready(&arguments).await;
    let client = Client::at(line["connectionString"].as_str().unwrap(), None);
    let mut all = shared.0.lock().unwrap().clone();
    all.facts = lasting;
    check(&client, &mut all).await;
    stop(&mut child, "-TERM").await;
}
