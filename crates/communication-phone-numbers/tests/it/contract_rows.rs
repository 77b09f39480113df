//! Every row of the decision tables of the contract has its tests, by name: none is missing, and none is of a row that is
//! no more.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::shared;

/// The rows of sections 4, 5 and 7 as far as they are needed to know them, each with the tests of the table as a function,
/// and the names of the rows against a scripted service.
const ROWS: [(&str, &[&str], &[&str]); 26] = [
    (
        "| all Mine | any | any |",
        &["row_all_mine_is_done_whatever_the_operation_says"],
        &["all Mine, A 404", "all Mine, A failed", "all Mine, A unreadable", "all Mine, late", "all Mine"],
    ),
    (
        "| some Mine | failed / canceled; or succeeded for 30 s |",
        &[
            "row_some_mine_and_ended_is_partial_once_unchanged_for_5_s",
            "row_some_mine_and_succeeded_is_partial_after_30_s",
            "row_some_mine_is_not_partial_while_others_cannot_be_read",
        ],
        &["some Mine, A failed", "some Mine, A canceled", "some Mine, A succeeded for 30 s"],
    ),
    (
        "| none Mine, all Absent | failed / canceled, unchanged 5 s later |",
        &[
            "row_all_absent_and_ended_is_failed_once_unchanged_for_5_s",
            "row_all_absent_and_ended_is_unknown_while_the_search_may_have_bought_some",
        ],
        &["all Absent, A failed, unchanged 5 s later", "all Absent, A canceled"],
    ),
    (
        "| none / some Mine | succeeded | under 30 s |",
        &["row_succeeded_under_30_s_looks_on_because_lists_lag"],
        &["none Mine, A succeeded under 30 s: looks on"],
    ),
    (
        "| none Mine | succeeded | 30 s |",
        &["row_succeeded_for_30_s_without_a_number_is_a_contradiction_and_unknown"],
        &["none Mine, A succeeded for 30 s", "A succeeded, long after the hold"],
    ),
    (
        "| all Absent | 404 | service time past hold + 10 min, same resource shown |",
        &[
            "row_no_operation_10_min_after_the_hold_is_not_bought",
            "row_no_operation_proves_nothing_at_a_resource_that_has_shown_nothing",
        ],
        &[
            "A 404, hold + 10 min",
            "A 404, before hold + 10 min",
            "A 404, C 404: not shown to be the same resource",
        ],
    ),
    (
        "| all Absent | running, notStarted, unknown | service time past hold + 60 min |",
        &["row_under_way_60_min_after_the_hold_is_not_bought"],
        &["A running, hold + 60 min", "A running, before hold + 60 min"],
    ),
    (
        "| none / some Mine | running, notStarted, unknown | under the caller's deadline |",
        &["row_under_way_is_watched_for_as_long_as_the_caller_waits"],
        &["none Mine, A running", "none Mine, A notStarted later", "some Mine, A of an unknown word"],
    ),
    (
        "| all Absent | 404 | under 30 s |",
        &["row_no_operation_under_30_s_looks_on"],
        &["all Absent, A 404, under 30 s: looks on"],
    ),
    (
        "| anything else, or the looks fail | | 30 s after the failure, or the deadline |",
        &["row_anything_else_is_unknown_after_30_s"],
        &["all Absent, A 404, 30 s", "the looks fail", "the looks break"],
    ),
    ("| `submitted` |", &["row_submitted_is_accepted_and_watched"], &["submitted", "submitted later"]),
    (
        "| `completed` |",
        &[
            "row_completed_is_done_if_each_number_was_bought",
            "row_completed_is_partial_if_some_were_bought",
            "row_completed_is_failed_if_none_was_bought",
            "row_completed_is_never_decided_against_a_contradiction",
            "row_completed_without_a_word_for_a_number_looks_for_it_until_all_must_be_over",
        ],
        &["completed, bought", "completed, in part", "completed, nothing bought", "completed, contradicted"],
    ),
    (
        "| `expired` |",
        &[
            "row_expired_is_not_bought_if_all_numbers_are_absent",
            "row_expired_with_a_number_of_ours_is_as_completed",
            "row_expired_is_unknown_if_the_numbers_cannot_be_read",
        ],
        &["expired, all Absent", "expired, some Mine", "expired, unreadable"],
    ),
    (
        "| `active`, under 30 s |",
        &["row_active_looks_on_for_30_s_and_is_then_unknown"],
        &["active, under 30 s: looks on"],
    ),
    (
        "| `active`, 30 s |",
        &["row_active_looks_on_for_30_s_and_is_then_unknown"],
        &["active, 30 s", "active: deleted", "completed: not deleted"],
    ),
    (
        "| 404 |",
        &[
            "row_gone_by_our_fence_is_not_bought",
            "row_gone_is_done_or_partial_by_the_numbers",
            "row_gone_without_a_number_is_unknown",
        ],
        &["404, Mine", "404, some Mine", "404, none"],
    ),
    (
        "| not readable |",
        &[],
        &[
            "not readable: A and B, Mine",
            "not readable: A and B, running",
            "not readable: A and B, failed",
            "not readable: A and B, 404",
        ],
    ),
    (
        "| Absent | **Done** if it was owned before",
        &[
            "row_absent_is_done_if_it_was_owned_before",
            "row_absent_is_not_found_if_it_is_not_known_to_have_been_owned",
        ],
        &["Absent, owned before", "Absent, not owned before"],
    ),
    ("| 200, under 60 s", &["row_still_there_looks_on_for_60_s"], &["200 under 60 s: looks on"]),
    ("| 200, 60 s |", &["row_still_there_after_60_s_is_unknown"], &["200, 60 s"]),
    ("| members that were sent are as wanted |", &["row_as_wanted_is_done"], &["as wanted"]),
    ("| differ, under 60 s |", &["row_differs_looks_on_for_60_s"], &["differs under 60 s: looks on"]),
    ("| differ, 60 s |", &["row_differs_after_60_s_is_unknown"], &["differs, 60 s"]),
    ("| 404 | NotFound", &["row_absent_is_not_found"], &["404"]),
    // The heads of two of the tables look like rows.
    ("| release: B | outcome |", &[], &[]),
    ("| capability update: B | outcome |", &[], &[]),
];

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_row_of_the_tables_has_its_tests() {
    let tables = ["purchase", "reservation", "release", "capabilities"].map(|table| {
        let source = read(&format!("src/settle/table/{table}.rs"));
        source.split("#[cfg(test)]").nth(1).unwrap().to_owned()
    });
    let scripted = read("tests/it/settle_rows.rs");
    let mut named = BTreeSet::new();
    for (row, functions, names) in ROWS {
        for function in functions {
            let test = format!("#[test]\n    fn {function}() {{");
            assert!(tables.iter().any(|table| table.contains(&test)), "{row}: {function}");
            named.insert(*function);
        }
        for name in names {
            assert!(scripted.contains(&format!("\"{name}\"")), "{row}: {name}");
        }
    }
    for table in &tables {
        for line in table.lines().filter_map(|line| line.trim().strip_prefix("fn row_")) {
            let function = format!("row_{}", line.split('(').next().unwrap());
            assert!(named.contains(function.as_str()), "{function} is of no row");
        }
    }
}

#[test]
fn every_row_of_the_contract_is_known() {
    let Some(folder) = shared("contract") else { return };
    let contract = fs::read_to_string(folder.join("PURCHASE.md")).unwrap();
    let mut rows: Vec<&str> = Vec::new();
    for section in contract.split("\n## ").filter(|section| section.starts_with(['4', '5', '7'])) {
        let of_table = section.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
        rows.extend(of_table.filter(|line| !line.starts_with("| B | A |") && !line.starts_with("| R |")));
    }
    let known =
        |line: &str| ROWS.iter().filter(|(row, ..)| line.starts_with(row)).max_by_key(|(row, ..)| row.len());
    let seen: BTreeSet<&str> =
        rows.iter().map(|line| known(line).unwrap_or_else(|| panic!("{line}")).0).collect();
    assert_eq!(seen.len(), rows.len(), "two rows are taken for one: {rows:#?}");
    assert_eq!(seen.len(), ROWS.len(), "a row is no more");
}
