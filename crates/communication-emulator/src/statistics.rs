//! What an emulator has carried out, and how much it keeps.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    surface::{ROUTES, Route},
    world::World,
};

/// How often each operation was carried out, and how much is kept: which operations a suite of tests reaches, and what
/// grows.
///
/// Also at `GET /_emulator/statistics`, in camel case.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use communication_emulator::Emulator;
///
/// let emulator = Emulator::builder().start().await?;
/// emulator.call("POST", "/identities?api-version=2023-10-01", None);
///
/// let statistics = emulator.statistics();
/// let create = statistics.operations.iter().find(|count| count.operation == "create").ok_or("not there")?;
/// assert_eq!((create.surface, create.carried_out), ("identity", 1));
/// assert_eq!(statistics.kept["users"], 1);
/// assert_eq!(statistics.journal_entries, 0); // `call` leaves none
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Statistics {
    /// Every operation, in the order of [`operations`](crate::operations).
    pub operations: Vec<OperationCount>,
    /// How many rows there are of each kind: users, searches, operations, ... Those that have ended are bounded.
    pub kept: BTreeMap<&'static str, usize>,
    /// How many exchanges the journal has; at most 10,000.
    pub journal_entries: usize,
    /// How many bytes they take; at most 64 MiB.
    pub journal_bytes: usize,
}

/// How often an operation was carried out. See [`Statistics`] for an example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OperationCount {
    /// The surface, as the folders of the recordings name it.
    pub surface: &'static str,
    /// The method.
    pub method: &'static str,
    /// The template of the path.
    pub template: &'static str,
    /// The name in the specification.
    pub operation: &'static str,
    /// Since the start, or the last reset. Requests that were refused are not in it.
    pub carried_out: u64,
}

/// By the place of the operation in the table.
#[derive(Debug, Clone)]
pub(crate) struct Counts([u64; ROUTES.len()]);

impl Default for Counts {
    fn default() -> Counts {
        Counts([0; ROUTES.len()])
    }
}

impl Counts {
    pub(crate) fn count(&mut self, route: &Route) {
        if let Some(count) = route.index().and_then(|index| self.0.get_mut(index)) {
            *count += 1;
        }
    }
}

impl Statistics {
    pub(crate) fn of(world: &World) -> Statistics {
        let operations = ROUTES.iter().zip(world.counts.0).map(|(route, carried_out)| OperationCount {
            surface: route.surface.name(),
            method: route.method,
            template: route.template,
            operation: route.name,
            carried_out,
        });
        Statistics {
            operations: operations.collect(),
            kept: world.state.kept().into(),
            journal_entries: world.journal.len(),
            journal_bytes: world.journal.bytes(),
        }
    }
}
