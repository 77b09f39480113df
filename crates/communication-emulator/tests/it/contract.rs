//! Answers held against the documents (`OpenAPI`) of the contract.

use std::{path::Path, process::Command};

use communication_emulator::journal::Entry;
use serde_json::{Map, Value};

use crate::shared;

/// Headers on any answer of a surface, beside those that its document names.
const ANYWHERE: [&str; 5] = ["content-type", "content-length", "date", "transfer-encoding", "retry-after-ms"];

pub(crate) struct Documents(Vec<Value>);

impl Documents {
    pub(crate) fn load(folder: &Path) -> Documents {
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let json = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
        let mut documents: Vec<Value> =
            json.map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect();
        documents.retain(|document| document.get("openapi").is_some());
        assert_eq!(documents.len(), 8);
        documents.sort_by_key(|document| document["info"]["version"].as_str().unwrap().to_owned());
        Documents(documents)
    }

    /// Every operation of every document: version, method, template.
    pub(crate) fn operations(&self) -> Vec<(String, String, String)> {
        let mut all = Vec::new();
        for document in &self.0 {
            let version = document["info"]["version"].as_str().unwrap();
            for (template, methods) in document["paths"].as_object().unwrap() {
                for method in methods.as_object().unwrap().keys() {
                    all.push((version.to_owned(), method.to_uppercase(), template.clone()));
                }
            }
        }
        all
    }

    /// What is wrong with an answer; an operation that no document has is wrong too.
    pub(crate) fn check(&self, entry: &Entry) -> Vec<String> {
        let Some((document, operation)) = self.find(entry) else {
            return vec![format!("{} {} is no operation", entry.method, entry.target)];
        };
        let mut faults = Vec::new();
        let status = entry.status.unwrap();
        let responses = &operation["responses"];
        let declared = match &responses[status.to_string()] {
            Value::Null if status >= 400 => &responses["default"],
            other => other,
        };
        if declared.is_null() {
            return vec![format!("status {status} is not declared")];
        }
        check_headers(document, declared, entry, &mut faults);
        let schema = &declared["content"]["application/json"]["schema"];
        match (&entry.response_body, schema) {
            (None, Value::Null) => {}
            (None, _) => faults.push("no body".to_owned()),
            (Some(text), Value::Null) if status < 400 => faults.push(format!("an undeclared body: {text}")),
            (Some(_), Value::Null) => {}
            (Some(text), schema) => {
                check(document, schema, &serde_json::from_str(text).unwrap(), "", &mut faults);
            }
        }
        faults
    }

    fn find(&self, entry: &Entry) -> Option<(&Value, &Value)> {
        let (path, query) = entry.target.split_once('?').unwrap_or((&entry.target, ""));
        let version = query.split('&').find_map(|part| part.strip_prefix("api-version=")).unwrap_or_default();
        let able: Vec<(&Value, &Value)> = self
            .0
            .iter()
            .filter_map(|document| Some((document, operation(document, &entry.method, path)?)))
            .collect();
        let later =
            able.iter().find(|(document, _)| document["info"]["version"].as_str().unwrap() >= version);
        later.or(able.last()).copied()
    }
}

fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let paths = document["paths"].as_object()?.iter();
    let fitting = paths.filter(|(template, methods)| {
        let (wanted, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        let same =
            |(wanted, given): (&&str, &&str)| wanted.starts_with('{') || wanted.eq_ignore_ascii_case(given);
        wanted.len() == given.len()
            && wanted.iter().zip(&given).all(same)
            && methods.get(method.to_lowercase()).is_some()
    });
    let literal = |template: &str| template.split('/').filter(|part| !part.starts_with('{')).count();
    let best = fitting.max_by_key(|(template, _)| literal(template));
    best.map(|(_, methods)| &methods[method.to_lowercase()])
}

fn check_headers(document: &Value, declared: &Value, entry: &Entry, faults: &mut Vec<String>) {
    let none = Map::new();
    let declared = declared["headers"].as_object().unwrap_or(&none);
    let common = document["x-common-response-headers"].as_object().unwrap();
    for (name, header) in declared {
        let missing = !entry.response_headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        if header["required"] == true && missing {
            faults.push(format!("the header {name} is missing"));
        }
    }
    for (name, _) in &entry.response_headers {
        let known = declared.keys().chain(common.keys()).any(|known| known.eq_ignore_ascii_case(name));
        if !known && !ANYWHERE.contains(&name.as_str()) {
            faults.push(format!("the header {name} is not declared"));
        }
    }
}

fn resolve<'a>(document: &'a Value, mut schema: &'a Value) -> &'a Value {
    while let Some(reference) = schema["$ref"].as_str() {
        schema = document.pointer(reference.strip_prefix('#').unwrap()).unwrap();
    }
    schema
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let schema = resolve(document, schema);
    if let Some(branches) = schema["anyOf"].as_array() {
        if !branches.iter().any(|branch| fits(document, branch, value)) {
            faults.push(format!("{at} fits no branch"));
        }
        return;
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        check(document, part, value, at, faults);
    }
    if value.is_null() {
        if schema["nullable"] != true {
            faults.push(format!("{at} is null"));
        }
        return;
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        faults.push(format!("{at} is {value}, which is no word of the list"));
    }
    match schema["type"].as_str() {
        Some("string") => check_text(schema, value, at, faults),
        Some("integer") if !value.is_i64() => faults.push(format!("{at} is no integer")),
        Some("number") if !value.is_number() => faults.push(format!("{at} is no number")),
        Some("boolean") if !value.is_boolean() => faults.push(format!("{at} is no boolean")),
        Some("array") => match value.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    check(document, &schema["items"], item, &format!("{at}/{index}"), faults);
                }
            }
            None => faults.push(format!("{at} is no array")),
        },
        Some("object") => check_object(document, schema, value, at, faults),
        _ => {}
    }
}

fn fits(document: &Value, schema: &Value, value: &Value) -> bool {
    let mut faults = Vec::new();
    check(document, schema, value, "", &mut faults);
    faults.is_empty()
}

fn check_text(schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(text) = value.as_str() else {
        faults.push(format!("{at} is no text"));
        return;
    };
    let good = match schema["format"].as_str() {
        Some("date-time") => {
            use communication_emulator::time::{OffsetDateTime, format_description::well_known::Rfc3339};
            OffsetDateTime::parse(text, &Rfc3339).is_ok() || text.starts_with("0001-01-01T00:00:00")
        }
        Some("uuid") => text.len() == 36,
        _ => true,
    };
    if !good {
        faults.push(format!("{at} is {text}, which is no {}", schema["format"]));
    }
}

fn check_object(document: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(members) = value.as_object() else {
        faults.push(format!("{at} is no object"));
        return;
    };
    for name in schema["required"].as_array().into_iter().flatten() {
        if !members.contains_key(name.as_str().unwrap()) {
            faults.push(format!("{at}/{name} is missing"));
        }
    }
    let properties = schema["properties"].as_object();
    for (name, member) in members {
        let at = format!("{at}/{name}");
        match (properties.and_then(|properties| properties.get(name)), &schema["additionalProperties"]) {
            (Some(schema), _) => check(document, schema, member, &at, faults),
            (None, rest @ Value::Object(_)) => check(document, rest, member, &at, faults),
            (None, _) if properties.is_some() => faults.push(format!("{at} is not declared")),
            (None, _) => {}
        }
    }
}

/// Every entry of a journal fits the contract, by this check and by the contract's own tool.
pub(crate) fn assert_fits(emulator: &communication_emulator::Emulator) {
    let Some(contract) = shared::folder("contract") else { return };
    let documents = Documents::load(&contract);
    for entry in emulator.journal().requests() {
        let faults = documents.check(&entry);
        assert!(
            faults.is_empty(),
            "{} {}: {faults:#?}\n{:?}",
            entry.method,
            entry.target,
            entry.response_body
        );
    }
    let folder = std::env::temp_dir().join(format!("communication-emulator-{}", emulator.address().port()));
    emulator.journal().write_to(&folder).unwrap();
    let tool = shared::folder("tools").unwrap().join("check_contract.py");
    let checked = Command::new("python3").arg(tool).arg(&folder).output();
    std::fs::remove_dir_all(&folder).unwrap();
    match checked {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
        }
        Err(_) => println!("skipped: there is no python3 for the contract's tool"),
    }
}
