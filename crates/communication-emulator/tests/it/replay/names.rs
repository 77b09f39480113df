//! Which live id stands for which recorded one.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::client::Answer;

/// Members and headers whose values are ids.
const IDS: [&str; 10] = [
    "id",
    "searchId",
    "releaseId",
    "capabilitiesUpdateId",
    "operation-id",
    "search-id",
    "purchase-id",
    "release-id",
    "capabilities-id",
    "reservation-purchase-id",
];

#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) fn set(&mut self, recorded: &str, live: &str) {
        self.0.insert(recorded.to_owned(), live.to_owned());
    }

    pub(crate) fn knows(&self, recorded: &str) -> bool {
        self.0.contains_key(recorded)
    }

    pub(crate) fn live<'a>(&'a self, recorded: &'a str) -> &'a str {
        self.0.get(recorded).map_or(recorded, String::as_str)
    }

    /// The target with live ids in its path.
    pub(crate) fn target(&self, recorded: &str) -> String {
        let (path, query) = recorded.split_once('?').unwrap();
        let path: Vec<String> = path.split('/').map(|part| self.segment(part)).collect();
        format!("{}?{query}", path.join("/"))
    }

    fn segment(&self, part: &str) -> String {
        let decoded = part.replace("%2B", "+");
        match self.0.get(&decoded) {
            Some(live) => live.replace('+', "%2B").replace(':', "%3A"),
            None => part.to_owned(),
        }
    }

    /// A body with live ids in the place of the recorded ones, in values and in keys.
    pub(crate) fn body(&self, recorded: &Value) -> Value {
        match recorded {
            Value::String(text) => self.live(text).into(),
            Value::Array(items) => items.iter().map(|item| self.body(item)).collect(),
            Value::Object(members) => {
                let members =
                    members.iter().map(|(name, value)| (self.live(name).to_owned(), self.body(value)));
                Value::Object(members.collect())
            }
            other => other.clone(),
        }
    }

    /// Takes the ids of an answer.
    pub(crate) fn learn(&mut self, recorded: &Value, live: &Answer) {
        for name in IDS {
            if let (Some(recorded), Some(live)) = (recorded["headers"][name].as_str(), live.header(name)) {
                self.set(recorded, live);
            }
        }
        if live.text.starts_with('{') {
            self.learn_body(&recorded["body"], &live.json());
        }
    }

    fn learn_body(&mut self, recorded: &Value, live: &Value) {
        let Some(members) = recorded.as_object() else { return };
        for (name, value) in members {
            if let (true, Some(recorded), Some(live)) =
                (IDS.contains(&name.as_str()), value.as_str(), live[name].as_str())
            {
                self.set(recorded, live);
            }
            if name == "identity" {
                self.learn_body(value, &live[name]);
            }
            // The numbers that a search found are read, bought and released later on.
            if let ("phoneNumbers", Some(recorded), Some(live)) =
                (name.as_str(), value.as_array(), live[name].as_array())
            {
                for (recorded, live) in recorded.iter().zip(live) {
                    if let (Some(recorded), Some(live)) = (recorded.as_str(), live.as_str()) {
                        self.set(recorded, live);
                    }
                }
            }
        }
    }
}
