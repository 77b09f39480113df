//! A key and a token that are sent through everything, and never show, also where the service repeats them.

use std::{
    error::Error as _,
    fmt::{Debug, Write as _},
};

use communication_phone_numbers::{
    Error, PhoneNumbersClient, ReservationRequest, StaticToken,
    testing::{Reply, ScriptedTransport},
};

use crate::support::{
    Bench, KEY, RESERVATION, VERSION, available, endpoint, in_a_process_of_its_own, logged, number,
    reservation_json, toll_free,
};

const ENTRA: &str = "canary-of-entra-0123456789";
const A: &str = "18335550100";

fn note(shown: &mut String, value: &dyn Debug) {
    writeln!(shown, "{value:?} {value:#?}").unwrap();
}

fn note_error(shown: &mut String, error: &Error) {
    note(shown, error);
    writeln!(shown, "{error} {error:#}").unwrap();
    let mut next = error.source();
    while let Some(source) = next {
        writeln!(shown, "{source} {source:?}").unwrap();
        next = source.source();
    }
}

/// Every shape of failure, each of them repeating what the request proved itself with.
fn show_everything(
    bench: &Bench,
    transport: &ScriptedTransport,
    client: &PhoneNumbersClient,
    canary: &str,
) -> String {
    let mut shown = String::new();
    note(&mut shown, client);
    let request = ReservationRequest::new(RESERVATION.parse().unwrap()).add_phone_number(&available(A));
    let said = Some((canary, canary));
    for reply in [
        Reply::status(207).json(&reservation_json("active", [(A, "error", said)])),
        Reply::status(200).json(&format!(r#"{{"id":"{RESERVATION}","phoneNumbers":{{"{canary}":7}}}}"#)),
        Reply::status(400).json(&format!(r#"{{"error":{{"code":"{canary}","message":"{canary}"}}}}"#)),
        Reply::status(401).json(r#"{"error":{"code":"Denied","message":"m"}}"#),
    ] {
        transport.reply(reply);
        note_error(&mut shown, &bench.clock.run(client.create_or_update_reservation(&request)).unwrap_err());
    }
    let operation = format!(
        r#"{{"id":"search_x","operationType":"search","status":"failed","createdDateTime":"2024-01-15T09:30:05Z",
        "error":{{"code":"{canary}","message":"{canary}"}}}}"#
    );
    transport.reply(Reply::status(200).json(&operation));
    note(&mut shown, &bench.clock.run(client.get_operation(&"search_x".parse().unwrap())).unwrap());
    transport.reply(
        Reply::status(202).header("operation-location", &format!("/phoneNumbers/operations/search_{canary}")),
    );
    match bench.clock.run(client.begin_search_available_phone_numbers(&toll_free())) {
        Ok(poller) => note(&mut shown, &poller),
        Err(error) => note_error(&mut shown, &error),
    }
    transport.reply(Reply::status(200).json(&format!(r#"{{"id":"{canary}"}}"#)));
    note_error(
        &mut shown,
        &bench.clock.run(client.get_purchased_phone_number(&number("+14255550123"))).unwrap_err(),
    );
    shown
}

#[test]
fn no_secret_shows_whatever_is_printed_and_logged() {
    in_a_process_of_its_own("canary::no_secret_shows_whatever_is_printed_and_logged", check_what_shows);
}

fn check_what_shows() {
    let (shown, logged) = logged(|| {
        let with_key = Bench::new([]);
        let shown = show_everything(&with_key, &with_key.transport, &with_key.client(VERSION), "never-sent");
        let with_token = Bench::new([]);
        let builder = PhoneNumbersClient::builder(endpoint(), StaticToken::new(ENTRA).unwrap());
        let client = builder.options(with_token.options()).build().unwrap();
        shown + &show_everything(&with_token, &with_token.transport, &client, ENTRA)
    });
    assert!(logged.contains("create_or_update_reservation") && shown.contains("PartialReservation"));
    // The service does not get the key, so it cannot repeat it; the token it can.
    for secret in [KEY, ENTRA] {
        assert!(!shown.contains(secret), "{secret} shows:\n{shown}");
        assert!(!logged.contains(secret), "{secret} is logged:\n{logged}");
    }
}
