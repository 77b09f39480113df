//! The state file: the parts of a state as rows of an embedded database (redb), so that a change costs what it changes.

mod saver;

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use redb::{Database, DatabaseError, ReadableTable as _, StorageError, TableDefinition};

pub(crate) use self::saver::Saver;
use crate::{certificate::Authority, state::part::Part};

/// Part and order of a row, and its JSON.
const ROWS: TableDefinition<'_, (&str, u64), &[u8]> = TableDefinition::new("rows");
/// What the file is, and what does not change with the state.
const ABOUT: TableDefinition<'_, &str, &str> = TableDefinition::new("communication-emulator");
/// Changes when an older program could not read what a newer one wrote, or the other way round.
const FORMAT: &str = "1";
/// The database keeps so much of the file in memory.
const CACHE: usize = 16 * 1024 * 1024;

/// Rows to write together, or all there are.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) all: bool,
    pub(crate) rows: Vec<(&'static str, u64, Option<Vec<u8>>)>,
}

/// An open state file. No other process can open it meanwhile.
#[derive(Debug)]
pub(crate) struct Store {
    database: Database,
}

impl Store {
    /// Opens the file, or makes it where there is none. A file that is something else stays as it is.
    pub(crate) fn open(path: &Path) -> Result<Store, String> {
        // Whatever a damaged file makes the database do, it is said as an error.
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let mut builder = redb::Builder::new();
            builder.set_cache_size(CACHE);
            if is_new(path) {
                let store = Store { database: builder.create(path).map_err(explain)? };
                store.tell_about("format", FORMAT)?;
                return Ok(store);
            }
            let store = Store { database: builder.open(path).map_err(explain)? };
            match store.about("format").as_deref() {
                Some(FORMAT) => Ok(store),
                Some(_) => Err("it was written by another version of communication-emulator".to_owned()),
                None => Err(FOREIGN.to_owned()),
            }
        }));
        opened.unwrap_or_else(|_| Err("it is damaged; nothing of it was changed on purpose".to_owned()))
    }

    /// Puts the rows of the file into the parts; false where there are none yet.
    pub(crate) fn load<'a>(
        &self,
        parts: impl IntoIterator<Item = (&'static str, &'a mut dyn Part)>,
    ) -> Result<bool, String> {
        let mut parts: BTreeMap<&str, &mut dyn Part> = parts.into_iter().collect();
        let read = self.database.begin_read().map_err(damaged)?;
        let Ok(rows) = read.open_table(ROWS) else { return Ok(false) };
        let mut found = false;
        for row in rows.iter().map_err(damaged)? {
            let (key, value) = row.map_err(damaged)?;
            let (name, order) = key.value();
            let part = parts.get_mut(name).ok_or_else(|| format!("it has unknown rows: {name}"))?;
            part.load(order, value.value()).map_err(|error| format!("row {order} of {name}: {error}"))?;
            found = true;
        }
        Ok(found)
    }

    /// Writes the rows so that all of them survive the end of the process, or none.
    pub(crate) fn write(&self, batch: &Batch) -> Result<(), String> {
        self.try_write(batch).map_err(|error| error.to_string())
    }

    fn try_write(&self, batch: &Batch) -> Result<(), Problem> {
        let write = self.database.begin_write()?;
        if batch.all {
            write.delete_table(ROWS)?;
        }
        {
            let mut rows = write.open_table(ROWS)?;
            for (part, order, value) in &batch.rows {
                match value {
                    Some(value) => rows.insert((*part, *order), value.as_slice())?,
                    None => rows.remove((*part, *order))?,
                };
            }
        }
        write.commit()?;
        Ok(())
    }

    /// The certificate authority that the file keeps, or a new one that it keeps from now on.
    pub(crate) fn authority(&self) -> Result<Authority, String> {
        let kept = self.about("authority").and_then(|text| serde_json::from_str::<Authority>(&text).ok());
        if let Some(kept) = kept.filter(Authority::is_good) {
            return Ok(kept);
        }
        let new = Authority::generate().map_err(|error| error.to_string())?;
        self.tell_about("authority", &serde_json::to_string(&new).map_err(|error| error.to_string())?)?;
        Ok(new)
    }

    fn about(&self, name: &str) -> Option<String> {
        let read = self.database.begin_read().ok()?;
        let value = read.open_table(ABOUT).ok()?.get(name).ok()??;
        Some(value.value().to_owned())
    }

    fn tell_about(&self, name: &str, value: &str) -> Result<(), String> {
        let told = || -> Result<(), Problem> {
            let write = self.database.begin_write()?;
            write.open_table(ABOUT)?.insert(name, value)?;
            write.commit()?;
            Ok(())
        };
        told().map_err(|error| error.to_string())
    }
}

/// Those of the database are large.
type Problem = Box<dyn std::error::Error>;

const FOREIGN: &str =
    "it is no state file of communication-emulator (or making it was broken off); it was left as it is";

/// Whether there is nothing that could be lost. An empty file is what `mktemp` makes.
fn is_new(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |metadata| metadata.is_file() && metadata.len() == 0)
}

fn explain(error: DatabaseError) -> String {
    match error {
        DatabaseError::DatabaseAlreadyOpen => "it is in use by another emulator".to_owned(),
        DatabaseError::UpgradeRequired(_) => {
            "it was written by another version of communication-emulator".to_owned()
        }
        DatabaseError::Storage(StorageError::Io(error))
            if error.kind() != std::io::ErrorKind::InvalidData =>
        {
            error.to_string()
        }
        _ => FOREIGN.to_owned(),
    }
}

fn damaged(error: impl std::fmt::Display) -> String {
    format!("it is damaged: {error}")
}

#[cfg(test)]
mod tests;
