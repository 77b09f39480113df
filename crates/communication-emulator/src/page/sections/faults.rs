//! The fault rules: those that are installed, and useful ones to add.

use super::{button, form, long_code, value_button};
use crate::{
    faults::{FaultTable, Installed},
    management::json,
    page::{
        Section,
        html::{Html, all, element, text},
        presets::PRESETS,
        table::Table,
    },
};

pub(crate) fn section(faults: &FaultTable) -> Section {
    let installed = faults.list();
    let table = Table {
        id: "faults",
        title: "Faults",
        caption: "Fault rules, in the order in which they are tried",
        empty: "No fault rules: every request is answered as the service would.",
        columns: &["Rule", "Requests", "Applied", "In JSON", "Remove"],
    };
    let section = table.section(installed.iter().map(row), installed.len());
    let clear = (!installed.is_empty()).then(|| form("faults-clear", [button("Remove all rules")]));
    Section { content: all([section.content, add()].into_iter().chain(clear)), ..section }
}

fn row(installed: &Installed) -> Vec<Html> {
    let Installed { id, applied, rule } = installed;
    let of = [&rule.operation, &rule.method, &rule.path].into_iter().flatten().map(String::as_str);
    let of: Vec<&str> = of.collect();
    let applied = match rule.times {
        Some(times) => format!("{applied} of {times}"),
        None => format!("{applied}, no limit"),
    };
    vec![
        text(id.to_string()),
        text(if of.is_empty() { "any".to_owned() } else { of.join(" ") }),
        text(applied),
        long_code(json(&rule.actions)),
        value_button("fault-remove", ("id", &id.to_string()), &format!("Remove rule {id}")),
    ]
}

fn add() -> Html {
    let option = |preset: &crate::page::presets::Preset| {
        element("option", &[("value", preset.name)], [text(preset.text)])
    };
    form(
        "fault-add",
        [
            element("label", &[("for", "fault")], [text("Add a fault")]),
            element("select", &[("id", "fault"), ("name", "fault")], PRESETS.iter().map(option)),
            button("Add"),
        ],
    )
}
