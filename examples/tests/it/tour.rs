//! The tour as somebody takes it who has a resource.

use communication_emulator::{
    Emulator,
    faults::{Action, Rule, When},
};
use communication_phone_numbers::{PhoneNumbersClient, Settlement};

use crate::program::{Ended, OWNED, live, resource, run};

const TOUR: &str = "quickstart";

/// What the tour must not leave behind.
fn assert_nothing_is_left(emulator: &Emulator, ended: &Ended) {
    assert_eq!(emulator.owned_numbers(), [OWNED], "{ended:?}");
    assert_eq!(emulator.users(), [""; 0], "{ended:?}");
    let routing = emulator.call("GET", "/sip?api-version=2023-03-01", None).body;
    assert!(!routing.contains("quickstart"), "{routing}");
}

#[tokio::test]
async fn it_buys_once_and_leaves_nothing_behind() {
    let emulator = resource().await;
    let ended = live(TOUR, &emulator, "yes").await;
    assert!(ended.success, "{ended:?}");
    assert_eq!(emulator.purchases().len(), 1);
    assert_eq!(emulator.journal().requests_of("updateSipConfiguration").len(), 2);
    assert_nothing_is_left(&emulator, &ended);
}

#[tokio::test]
async fn it_says_what_to_set_without_a_connection_string() {
    let ended = run(TOUR, None, "yes").await;
    assert!(!ended.success);
    assert!(ended.stderr.contains("set ACS_CONNECTION_STRING to its connection string"), "{ended:?}");
}

#[tokio::test]
async fn it_takes_no_for_an_answer_and_goes_on() {
    let emulator = resource().await;
    let ended = live(TOUR, &emulator, "no").await;
    assert!(ended.success, "{ended:?}");
    assert!(emulator.journal().requests_of("searchAvailablePhoneNumbers").is_empty());
    assert!(ended.stdout.contains("+ route quickstart"), "the plan is shown all the same: {ended:?}");
    assert_nothing_is_left(&emulator, &ended);
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing_behind() {
    for operation in [
        "issueAccessToken",
        "revokeAccessTokens",
        "listPhoneNumbers",
        "updateCapabilities",
        "getSipConfiguration",
    ] {
        let emulator = resource().await;
        emulator.faults().add(Rule::new(Action::respond(When::Before, 403)).operation(operation).times(100));
        let ended = live(TOUR, &emulator, "yes").await;
        assert!(!ended.success && ended.stderr.contains("error"), "{operation}: {ended:?}");
        assert_nothing_is_left(&emulator, &ended);
    }
}

#[tokio::test]
async fn a_purchase_whose_answer_is_lost_is_made_once_and_released() {
    let emulator = resource().await;
    emulator.faults().add(Rule::new(Action::reset(When::After)).operation("purchasePhoneNumbers"));
    let ended = live(TOUR, &emulator, "yes").await;
    assert!(ended.success, "{ended:?}");
    assert_eq!(emulator.journal().requests_of("purchasePhoneNumbers").len(), 1);
    assert_nothing_is_left(&emulator, &ended);
}

#[tokio::test]
async fn a_purchase_that_cannot_be_watched_leaves_what_settles_it() {
    let emulator = resource().await;
    emulator
        .faults()
        .add(Rule::new(Action::respond(When::Before, 403)).operation("getOperation").skip(2).always());
    let ended = live(TOUR, &emulator, "yes").await;
    assert!(!ended.success, "{ended:?}");
    assert_eq!(emulator.purchases().len(), 1, "{ended:?}");
    let (_, rest) = ended.stdout.split_once("SAVED_TOKEN=").unwrap();
    let token = rest.split_whitespace().next().unwrap();
    emulator.faults().clear();
    let client = PhoneNumbersClient::from_connection_string(&emulator.connection_string()).unwrap();
    let settled = client.settle(&token.parse().unwrap()).await.unwrap();
    assert!(matches!(settled, Settlement::Done { .. }), "{settled:?}");
}

#[tokio::test]
async fn a_number_that_cannot_be_released_is_named() {
    let emulator = resource().await;
    emulator
        .faults()
        .add(Rule::new(Action::respond(When::Before, 403)).operation("releasePhoneNumber").times(100));
    let ended = live(TOUR, &emulator, "yes").await;
    assert!(!ended.success, "{ended:?}");
    let bought = emulator.owned_numbers().into_iter().find(|number| number != OWNED).unwrap();
    assert!(ended.stdout.contains(&format!("ACS_PHONE_NUMBER={bought}")), "{ended:?}");
}

#[tokio::test]
async fn routes_that_cannot_be_put_back_are_named() {
    let emulator = resource().await;
    let refused = Rule::new(Action::respond(When::Before, 403)).operation("updateSipConfiguration").skip(1);
    emulator.faults().add(refused.always());
    let ended = live(TOUR, &emulator, "yes").await;
    assert!(!ended.success && ended.stdout.contains("the trunk quickstart-sbc.contoso.com"), "{ended:?}");
    assert_eq!(emulator.owned_numbers(), [OWNED], "{ended:?}");
}

#[tokio::test]
async fn its_output_is_plain_without_a_terminal() {
    let emulator = resource().await;
    let ended = live(TOUR, &emulator, "yes").await;
    assert!(!ended.stdout.contains('\u{1b}') && !ended.stderr.contains('\u{1b}'), "{ended:?}");
    assert!(ended.stdout.contains("search: running"), "progress is shown as lines: {ended:?}");
    assert!(!ended.stdout.contains(&emulator.access_key()));
}
