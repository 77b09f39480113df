//! What the clients do: all operations that there are, each answer held against what a single client would get.
//!
//! Whoever makes something deletes it in the same task (users, assignments, numbers, trunks), so that what is there at the
//! end is nothing, and what the emulator keeps is what it keeps of things that have ended. Where two clients could want the
//! same thing (a number to reserve, a trunk), each has its own, since a single client would not be refused either.

mod identity;
mod numbers;
mod plans;
mod reservations;
mod routing;

use std::sync::{Arc, atomic::Ordering};

use serde_json::Value;

use crate::{
    Failure, Load,
    client::{Answer, Client, Proof},
};

const IDENTITY: &str = "api-version=2023-10-01";
const IDENTITY_PREVIEW: &str = "api-version=2025-03-02-preview";
const IDENTITY_2020: &str = "api-version=2020-07-20-preview2";
const PHONE: &str = "api-version=2025-06-01";
const SIP: &str = "api-version=2023-03-01";
const SIP_PREVIEW: &str = "api-version=2024-11-15-preview";
const LEGACY: &str = "api-version=2020-07-20-preview1";

/// Any more would run out of numbers in the ranges that the tasks use, or of trunks.
pub(crate) const MOST_CLIENTS: usize = 240;

/// One client at work.
pub(crate) struct Worker {
    client: Client,
    load: Arc<Load>,
    /// Which of the clients it is.
    number: usize,
    /// How many tasks it has begun.
    turn: usize,
}

/// Issues tokens for one user.
pub(crate) async fn tokens(client: Client, load: Arc<Load>, number: usize) -> Result<(), Failure> {
    let mut worker = Worker { client, load, number, turn: 0 };
    let user = worker.create_user().await?;
    while worker.goes_on() {
        worker.issue(&user).await?;
    }
    worker.delete_user(&user).await
}

/// Most clients of `scarce`: a few less than there are numbers, so that whoever buys takes what was just released.
pub(crate) const MOST_BUYERS: usize = 90;

/// Numbers of a range of a hundred: most clients keep one, the others buy and release what is left.
pub(crate) async fn scarce(client: Client, load: Arc<Load>, number: usize) -> Result<(), Failure> {
    let mut worker = Worker { client, load, number, turn: 0 };
    if number.is_multiple_of(8) {
        while worker.goes_on() {
            worker.purchase(numbers::SCARCE).await?;
        }
        return Ok(());
    }
    let kept = worker.buy(numbers::SCARCE).await?;
    while worker.goes_on() {
        worker.owns(&kept).await?;
    }
    worker.release(&kept).await
}

/// Does all there is, task by task, each client beginning elsewhere.
pub(crate) async fn all(client: Client, load: Arc<Load>, number: usize) -> Result<(), Failure> {
    let mut worker = Worker { client, load, number, turn: 0 };
    while worker.goes_on() {
        match (number + worker.turn) % 12 {
            0 => worker.users().await?,
            1 => worker.users_of_previews().await?,
            2 => worker.exchanges().await?,
            3 => worker.teams_assignment().await?,
            4 => worker.entra_assignment().await?,
            5 => worker.lists().await?,
            6 => worker.purchase(numbers::WANTED).await?,
            7 => worker.cancelled_search().await?,
            8 => worker.reservation().await?,
            9 => worker.trunk().await?,
            10 => worker.cancelled_plan_search().await?,
            _ => worker.number_of_a_plan().await?,
        }
        worker.turn += 1;
    }
    Ok(())
}

impl Worker {
    fn goes_on(&self) -> bool {
        !self.load.ended.load(Ordering::Relaxed)
    }

    async fn ask(&mut self, method: &str, target: &str, body: &str, status: u16) -> Result<Answer, Failure> {
        self.ask_as(Proof::Key, method, target, body, status).await
    }

    async fn ask_as(
        &mut self,
        proof: Proof<'_>,
        method: &str,
        target: &str,
        body: &str,
        status: u16,
    ) -> Result<Answer, Failure> {
        let answer = self.client.send(proof, method, target, body).await?;
        self.load.requests.fetch_add(1, Ordering::Relaxed);
        if answer.status == status {
            return Ok(answer);
        }
        let text = String::from_utf8_lossy(&answer.body);
        Err(format!("{method} {target}: {} instead of {status}: {text}", answer.status).into())
    }

    async fn read(&mut self, target: &str) -> Result<Value, Failure> {
        self.ask("GET", target, "", 200).await?.json()
    }

    async fn post(&mut self, target: &str, body: &str, status: u16) -> Result<Value, Failure> {
        self.ask("POST", target, body, status).await?.json()
    }

    /// A request that has to be refused with that code.
    async fn refused(&mut self, method: &str, target: &str, status: u16, code: &str) -> Result<(), Failure> {
        let refusal = self.ask(method, target, "", status).await?.json()?;
        same(&refusal, "/error/code", code)
    }
}

fn text(answer: &Value, pointer: &str) -> Result<String, Failure> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| format!("there is no {pointer} in {answer}").into())
}

/// The member is what it has to be.
fn same(answer: &Value, pointer: &str, wanted: impl Into<Value>) -> Result<(), Failure> {
    let wanted = wanted.into();
    if answer.pointer(pointer) == Some(&wanted) {
        return Ok(());
    }
    Err(format!("{pointer} is not {wanted} in {answer}").into())
}

/// The list has something, or at most a page where there can be more.
fn listed<'a>(answer: &'a Value, pointer: &str) -> Result<&'a Vec<Value>, Failure> {
    let list = answer.pointer(pointer).and_then(Value::as_array);
    list.filter(|list| list.len() <= 100).ok_or_else(|| format!("{pointer} is no page in {answer}").into())
}

/// As `listed`, where the list cannot be empty.
fn some<'a>(answer: &'a Value, pointer: &str) -> Result<&'a Value, Failure> {
    listed(answer, pointer)?.first().ok_or_else(|| format!("{pointer} is empty in {answer}").into())
}

/// A number as the segment of a path.
fn segment(number: &str) -> String {
    number.replace('+', "%2B")
}
