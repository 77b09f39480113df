//! No example spends money, gives a number up or moves calls unless somebody says yes.

use std::collections::BTreeSet;

use communication_emulator::{Emulator, operations};

use crate::program::{OWNED, live, names, resource};

/// What does, by its name in the emulator's journal.
const GRAVE: [&str; 9] = [
    "configureNumber",
    "purchasePhoneNumbers",
    "purchaseReservation",
    "purchaseSearch",
    "releasePhoneNumber",
    "releasePhoneNumbers",
    "unconfigureNumber",
    "updateCapabilities",
    "updateSipConfiguration",
];

/// The grave requests that were made.
fn grave(emulator: &Emulator) -> BTreeSet<String> {
    let entries = emulator.journal().requests().into_iter();
    entries.filter_map(|entry| entry.operation).filter(|name| GRAVE.contains(&name.as_str())).collect()
}

#[tokio::test]
async fn no_example_does_harm_without_a_yes() {
    let all: BTreeSet<&str> = operations().into_iter().map(|(_, _, _, name)| name).collect();
    assert!(GRAVE.iter().all(|name| all.contains(name)), "a name is misspelt");
    for name in names() {
        let emulator = resource().await;
        live(&name, &emulator, "y").await;
        assert_eq!(grave(&emulator), BTreeSet::new(), "{name}");
        assert_eq!(emulator.owned_numbers(), [OWNED], "{name}");
    }
}

#[tokio::test]
async fn only_a_whole_yes_is_one() {
    for answer in ["", "no", "Yes", "yes please"] {
        let emulator = resource().await;
        let ended = live("numbers_release", &emulator, answer).await;
        assert!(ended.stderr.contains("not confirmed: nothing was done"), "told {answer:?}: {ended:?}");
        assert_eq!(emulator.owned_numbers(), [OWNED], "told {answer:?}");
    }
}

#[tokio::test]
async fn every_example_does_its_task_on_a_real_resource_after_a_yes() {
    let mut done = BTreeSet::new();
    for name in names() {
        let emulator = resource().await;
        let ended = live(&name, &emulator, "yes").await;
        let no_entra = name.ends_with("create_client") && ended.stderr.contains("kind: Credential");
        let excused = no_entra || ended.stderr.contains("run it without --live");
        assert!(ended.success || excused, "{name}: {ended:?}");
        done.extend(grave(&emulator));
    }
    assert_eq!(done, GRAVE.map(str::to_owned).into_iter().collect(), "the list is of what examples do");
}
