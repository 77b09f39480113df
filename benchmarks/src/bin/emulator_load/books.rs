//! What the clients bought, as they saw it, and the emulator's books and tables held against it.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::Value;

use crate::{
    Failure,
    client::{Client, Proof},
};

/// Everything that the clients know of money.
#[derive(Default)]
pub(crate) struct Books {
    accepted: AtomicU64,
    lookups: AtomicU64,
    /// The numbers that somebody owns; true from the moment before its release is asked for.
    owned: Mutex<HashMap<String, bool>>,
}

/// What the tasks delete behind themselves.
const DELETED: [&str; 5] = ["users", "teamsAssignments", "entraAssignments", "ownedNumbers", "takenNumbers"];

impl Books {
    pub(crate) fn accepted(&self) {
        self.accepted.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn looked_up(&self) {
        self.lookups.fetch_add(1, Ordering::Relaxed);
    }

    /// A number that somebody releases can be bought before that client hears of the end of the release; where it was bought
    /// before the release ended, the release takes it from its new owner, who reads it before releasing it.
    pub(crate) fn bought(&self, number: &str) -> Result<(), Failure> {
        let mut owned = self.owned.lock().unwrap_or_else(PoisonError::into_inner);
        match owned.insert(number.to_owned(), false) {
            Some(false) => Err(format!("{number} was bought twice").into()),
            Some(true) | None => Ok(()),
        }
    }

    pub(crate) fn is_released(&self, number: &str) -> Result<(), Failure> {
        let mut owned = self.owned.lock().unwrap_or_else(PoisonError::into_inner);
        match owned.entry(number.to_owned()) {
            Entry::Occupied(mut entry) if !*entry.get() => {
                entry.insert(true);
                Ok(())
            }
            _ => Err(format!("{number} is released by somebody who does not own it").into()),
        }
    }

    /// Holds the emulator's books against what the clients saw, and expects everything else to be as it was at the start.
    pub(crate) async fn check(&self, client: &mut Client, statistics: &Value) -> Result<String, Failure> {
        let books = manage(client, "books").await?;
        let listed = books.get("purchases").and_then(Value::as_array).ok_or("no books")?;
        let booked = count(&books, "/earlierPurchases")? + listed.len() as u64;
        let seen = self.accepted.load(Ordering::Relaxed);
        let whole = listed.iter().all(|purchase| purchase.get("bought") == purchase.get("wanted"));
        if seen != booked || !whole {
            return Err(format!("the clients bought {seen} numbers, the books have {booked}").into());
        }
        let (lookups, charged) = (self.lookups.load(Ordering::Relaxed), count(&books, "/chargedLookups")?);
        if lookups != charged {
            return Err(format!("{lookups} look-ups were made and {charged} charged").into());
        }
        for kind in DELETED {
            let left = count(statistics, &format!("/kept/{kind}"))?;
            if left > 0 {
                return Err(format!("{left} of {kind} are left").into());
            }
        }
        Ok(format!("{seen} numbers were bought, each once, and released; all of it is in the books"))
    }
}

/// Expects every operation to have been carried out.
pub(crate) fn check_operations(statistics: &Value) -> Result<String, Failure> {
    let operations = statistics.get("operations").and_then(Value::as_array).ok_or("no operations")?;
    if operations.len() != communication_emulator::operations().len() {
        return Err(format!("only {} operations are counted", operations.len()).into());
    }
    let mut least = u64::MAX;
    for operation in operations {
        least = least.min(count(operation, "/carriedOut")?);
        if least == 0 {
            return Err(format!("never carried out: {operation}").into());
        }
    }
    Ok(format!("all {} operations were carried out, the rarest {least} times", operations.len()))
}

/// What the management API says.
pub(crate) async fn manage(client: &mut Client, name: &str) -> Result<Value, Failure> {
    client.send(Proof::Key, "GET", &format!("/_emulator/{name}"), "").await?.json()
}

pub(crate) fn count(of: &Value, pointer: &str) -> Result<u64, Failure> {
    let found = of.pointer(pointer).and_then(Value::as_u64);
    found.ok_or_else(|| format!("there is no {pointer} in {of}").into())
}
