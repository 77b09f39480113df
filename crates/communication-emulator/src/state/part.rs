//! What a state is made of: parts that know what of them changed since it was last saved.

use std::ops::{Deref, DerefMut};

use serde::{Serialize, de::DeserializeOwned};

/// A row that was changed, or removed where it has no value.
pub(crate) type Change = (u64, Option<Vec<u8>>);

/// A part of the state, as whoever saves it sees it.
pub(crate) trait Part {
    /// From now on changes are noted.
    fn track(&mut self);

    /// The rows that changed since the last call, or all of them.
    fn changes(&mut self, all: bool) -> Result<Vec<Change>, serde_json::Error>;

    /// Puts a row back that `changes` gave.
    fn load(&mut self, order: u64, value: &[u8]) -> Result<(), serde_json::Error>;
}

/// One value; whoever gets hold of it for changing has changed it.
#[derive(Debug, Clone)]
pub(crate) struct Tracked<T> {
    value: T,
    changed: bool,
}

impl<T> Tracked<T> {
    pub(crate) fn new(value: T) -> Tracked<T> {
        Tracked { value, changed: false }
    }
}

impl<T: Default> Default for Tracked<T> {
    fn default() -> Tracked<T> {
        Tracked::new(T::default())
    }
}

impl<T> Deref for Tracked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Tracked<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.changed = true;
        &mut self.value
    }
}

impl<T: Serialize + DeserializeOwned> Part for Tracked<T> {
    fn track(&mut self) {}

    fn changes(&mut self, all: bool) -> Result<Vec<Change>, serde_json::Error> {
        if !std::mem::take(&mut self.changed) && !all {
            return Ok(Vec::new());
        }
        Ok(vec![(0, Some(serde_json::to_vec(&self.value)?))])
    }

    fn load(&mut self, _: u64, value: &[u8]) -> Result<(), serde_json::Error> {
        self.value = serde_json::from_slice(value)?;
        Ok(())
    }
}
