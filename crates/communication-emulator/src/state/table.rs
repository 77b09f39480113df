//! Rows in the order in which they came, found by their keys: users, operations, numbers, ...

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::part::{Change, Part};

/// Rows beyond the limit that are gathered before the old ones are thrown away, all at once.
const SLACK: usize = 100;

#[derive(Debug, Clone)]
pub(crate) struct Table<V> {
    /// Boxed, since a tree has room for half as many rows again.
    rows: BTreeMap<u64, Box<Row<V>>>,
    by_key: HashMap<String, u64>,
    next: u64,
    /// Rows that were touched and may still have something ahead of them.
    live: BTreeSet<u64>,
    /// Rows that changed since they were last saved; `None` where nobody saves.
    changed: Option<BTreeSet<u64>>,
    /// The number of rows at which old ones are thrown away.
    full: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row<V> {
    key: String,
    value: V,
}

impl<V> Default for Table<V> {
    fn default() -> Table<V> {
        Table {
            rows: BTreeMap::new(),
            by_key: HashMap::new(),
            next: 0,
            live: BTreeSet::new(),
            changed: None,
            full: 0,
        }
    }
}

impl<V> Table<V> {
    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.rows.get(self.by_key.get(key)?).map(|row| &row.value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        let order = *self.by_key.get(key)?;
        self.touch(order);
        self.rows.get_mut(&order).map(|row| &mut row.value)
    }

    /// Adds a row at the end; one of the same key goes.
    pub(crate) fn insert(&mut self, key: String, value: V) {
        self.remove(&key);
        let order = self.next;
        self.next += 1;
        self.by_key.insert(key.clone(), order);
        self.rows.insert(order, Box::new(Row { key, value }));
        self.touch(order);
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<V> {
        let order = self.by_key.remove(key)?;
        self.note(order);
        self.live.remove(&order);
        self.rows.remove(&order).map(|row| row.value)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.rows.values().map(|row| &row.value)
    }

    /// The keys of the live rows that `picks` picks, oldest first. What is not live is not asked again until it is touched.
    pub(crate) fn live(&mut self, is_live: impl Fn(&V) -> bool, picks: impl Fn(&V) -> bool) -> Vec<String> {
        let rows = &self.rows;
        self.live.retain(|order| rows.get(order).is_some_and(|row| is_live(&row.value)));
        self.touched().filter(|(_, value)| picks(value)).map(|(key, _)| key.to_owned()).collect()
    }

    /// The live rows as they were when they were last asked for, and those that were touched since, with their keys.
    pub(crate) fn touched(&self) -> impl Iterator<Item = (&str, &V)> {
        self.live.iter().filter_map(|order| self.rows.get(order)).map(|row| (row.key.as_str(), &row.value))
    }

    /// Keeps no more than about so many rows: throws the oldest away that have ended; how many there were.
    pub(crate) fn prune(&mut self, limit: usize, has_ended: impl Fn(&V) -> bool) -> usize {
        if self.rows.len() < self.full.max(limit + SLACK) {
            return 0;
        }
        let ended = self.rows.values().filter(|row| has_ended(&row.value));
        let old: Vec<String> = ended.take(self.rows.len() - limit).map(|row| row.key.clone()).collect();
        for key in &old {
            self.remove(key);
        }
        self.full = self.rows.len() + SLACK;
        old.len()
    }

    fn touch(&mut self, order: u64) {
        self.live.insert(order);
        self.note(order);
    }

    fn note(&mut self, order: u64) {
        if let Some(changed) = &mut self.changed {
            changed.insert(order);
        }
    }
}

impl<V: Serialize + DeserializeOwned> Part for Table<V> {
    fn track(&mut self) {
        self.changed.get_or_insert_default();
    }

    fn changes(&mut self, all: bool) -> Result<Vec<Change>, serde_json::Error> {
        let changed = self.changed.replace(BTreeSet::new()).unwrap_or_default();
        let row = |order: u64| {
            let value = self.rows.get(&order).map(|row| serde_json::to_vec(&**row)).transpose()?;
            Ok((order, value))
        };
        if all {
            return self.rows.keys().copied().map(row).collect();
        }
        changed.into_iter().map(row).collect()
    }

    fn load(&mut self, order: u64, value: &[u8]) -> Result<(), serde_json::Error> {
        let row: Row<V> = serde_json::from_slice(value)?;
        self.next = self.next.max(order + 1);
        self.by_key.insert(row.key.clone(), order);
        self.rows.insert(order, Box::new(row));
        self.live.insert(order);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 1000;

    #[test]
    fn old_rows_go_when_they_have_ended_and_the_others_stay() {
        let mut table = Table::default();
        for number in 0..LIMIT + SLACK {
            table.insert(number.to_string(), number);
        }
        assert_eq!(table.prune(LIMIT, |number| number % 2 == 1), SLACK);
        assert_eq!(table.values().count(), LIMIT);
        assert!(table.get("0").is_some() && table.get("1").is_none());
        assert!(table.get(&(2 * SLACK + 1).to_string()).is_some());
        assert_eq!(
            table.prune(LIMIT, |_| true),
            0,
            "nothing is thrown away before the slack is used up again"
        );
    }

    #[test]
    fn what_changed_is_told_once() {
        let mut table = Table::default();
        table.track();
        table.insert("a".to_owned(), 1);
        table.insert("b".to_owned(), 2);
        assert_eq!(table.changes(false).unwrap().len(), 2);
        assert!(table.changes(false).unwrap().is_empty());
        *table.get_mut("a").unwrap() = 5;
        table.remove("b");
        let changes = table.changes(false).unwrap();
        let mut copy: Table<i32> = Table::default();
        for (order, value) in changes {
            if let Some(value) = value {
                copy.load(order, &value).unwrap();
            }
        }
        assert_eq!((copy.get("a"), copy.get("b")), (Some(&5), None));
        assert_eq!(table.changes(true).unwrap().len(), 1);
    }
}
