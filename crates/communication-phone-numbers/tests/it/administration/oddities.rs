//! Answers that a service should not give, and may: dates that are none, words of tomorrow, nulls, a number without a word.

use communication_phone_numbers::{
    Error, ErrorKind, Request, ResumeToken, Settlement,
    administration::{
        PhoneNumberAdministrationClient, PhoneNumberRelease, PhoneNumberReservation, PurchaseRequest,
        ReleaseId, ReservationId,
    },
    testing::{ManualClock, Reply, ScriptedTransport},
};
use serde_json::{Value, json};

use super::client_over;
use crate::support::{Bench, number};

const HELD: &str = "+18335550111";
const OTHER: &str = "+18335550112";

fn id() -> ReservationId {
    ReservationId::new("s1").unwrap()
}

fn record(status: &str, more: &Value) -> Value {
    let mut record = json!({"searchId": "s1", "status": status, "phoneNumbers": [HELD]});
    for (name, value) in more.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

/// A service that loses the answers of what changes something, shows this record and this list of numbers.
fn lossy(record: impl Fn(usize) -> Reply + Send + 'static, listed: &'static [&'static str]) -> Bench {
    let clock = ManualClock::new();
    let mut looks = 0;
    let transport = ScriptedTransport::answering(&clock, move |request: &Request| {
        if request.url().path().ends_with("/phonenumbers") {
            let numbers: Vec<Value> = listed.iter().map(|number| json!({"phoneNumber": number})).collect();
            return Reply::status(200).json(&json!({"phoneNumbers": numbers}).to_string());
        }
        if request.method() == "POST" {
            return Reply::interrupted("reset");
        }
        looks += 1;
        record(looks)
    });
    Bench { clock, transport }
}

fn shown(record: Value) -> impl Fn(usize) -> Reply + Send + 'static {
    move |_| Reply::status(200).json(&record.to_string())
}

fn posts(bench: &Bench) -> usize {
    bench.lines().iter().filter(|line| line.starts_with("POST")).count()
}

fn reservation(expires: &str) -> PhoneNumberReservation {
    serde_json::from_value(record("Reserved", &json!({"reservationExpiryDate": expires}))).unwrap()
}

async fn buy(
    client: &PhoneNumberAdministrationClient,
    request: impl Into<PurchaseRequest>,
) -> Result<PhoneNumberReservation, Error> {
    client.begin_purchase_phone_numbers(request).await?.await
}

/// The year 1 is how the service writes that it does not know: it is no proof that a hold is over.
#[test]
fn a_hold_without_a_real_end_proves_nothing_and_does_not_stop_a_purchase() {
    for expires in ["0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999+00:00"]
    {
        let bench = lossy(shown(record("Reserved", &json!({"reservationExpiryDate": expires}))), &[]);
        let client = client_over(&bench);
        let error = bench.clock.run(buy(&client, &reservation(expires))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{expires}: {error}");
        assert_eq!(posts(&bench), 1, "{expires}");
        let outcome = error.outcome().unwrap();
        assert_eq!(outcome.conclusive_after(), None, "{expires}");
        // The token can be read again.
        let saved = outcome.token().unwrap().to_string();
        let token: ResumeToken = saved.parse().unwrap();
        let again = bench.clock.run(client.settle(&token)).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::OutcomeUnknown, "{expires}: {again}");
        let first = client.purchase_token(&reservation(expires));
        assert!(client.resume_purchase_phone_numbers(&first).is_ok(), "{expires}");
    }
}

/// Such a date is read as none.
#[test]
fn dates_of_the_year_one_are_none() {
    let never = "0001-01-01T00:00:00+00:00";
    let read: PhoneNumberReservation = serde_json::from_value(record(
        "Reserved",
        &json!({"createdAt": never, "reservationExpiryDate": never}),
    ))
    .unwrap();
    assert_eq!((read.created_at, read.reservation_expiry_date), (None, None));
    let release: PhoneNumberRelease =
        serde_json::from_value(json!({"releaseId": "r1", "createdAt": never, "status": "Pending"})).unwrap();
    assert_eq!(release.created_at, None);
}

/// What was accepted stays accepted, whatever the looks after it show.
#[test]
fn a_purchase_that_was_seen_under_way_is_not_forgotten() {
    let bench = lossy(
        |look| match look {
            1 => Reply::status(200).json(&record("Completing", &json!({})).to_string()),
            2..=40 => Reply::status(200).json(&record("Manual", &json!({})).to_string()),
            _ => Reply::status(200).json(&record("Success", &json!({})).to_string()),
        },
        &[],
    );
    let client = client_over(&bench);
    let bought = bench.clock.run(buy(&client, &id())).unwrap();
    assert_eq!(bought.phone_numbers, [number(HELD)]);

    let bench = lossy(
        |look| match look {
            1 => Reply::status(200).json(&record("PurchasePending", &json!({})).to_string()),
            _ => Reply::status(403).json(r#"{"error":{"code":"Denied","message":"m"}}"#),
        },
        &[],
    );
    let client = client_over(&bench);
    let poller = bench.clock.run(client.begin_purchase_phone_numbers(&id())).unwrap();
    assert!(poller.is_confirmed());
    let error = bench.clock.run(poller.into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(error.to_string().contains("the purchase was accepted and goes on"), "{error}");
    let saved: ResumeToken = error.resume_token().unwrap().to_string().parse().unwrap();
    assert!(client.resume_purchase_phone_numbers(&saved).unwrap().is_confirmed());
}

/// That nothing was bought is said of numbers that were looked for, not of none.
#[test]
fn numbers_that_nobody_names_prove_nothing() {
    for status in ["Error", "Expired", "Cancelled"] {
        let nameless = record(status, &json!({"phoneNumbers": null}));
        let bench = lossy(shown(nameless.clone()), &[]);
        let error = bench.clock.run(buy(&client_over(&bench), &id())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{status}: {error}");

        // Those that were named before the record forgot them are looked for.
        let named = move |look| match look {
            1 => Reply::status(200).json(&record("Reserved", &json!({})).to_string()),
            _ => Reply::status(200).json(&nameless.to_string()),
        };
        let bench = lossy(named.clone(), &[]);
        let error = bench.clock.run(buy(&client_over(&bench), &id())).unwrap_err();
        assert!(!error.may_have_been_sent(), "{status}: {error}");
        assert_eq!(error.outcome().unwrap().missing(), [HELD]);
        let bench = lossy(named, &[HELD]);
        let error = bench.clock.run(buy(&client_over(&bench), &id())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{status}: {error}");
        assert_eq!(error.outcome().unwrap().done(), [HELD]);
    }
}

#[test]
fn a_success_that_does_not_name_its_numbers_is_told_with_those_that_were_held() {
    let bench = lossy(shown(record("Success", &json!({"phoneNumbers": []}))), &[]);
    let client = client_over(&bench);
    let held = reservation("2030-01-01T00:00:00Z");
    let settled = bench.clock.run(client.settle(&client.purchase_token(&held))).unwrap();
    let Settlement::Done { phone_numbers, .. } = settled else { panic!("{settled:?}") };
    assert_eq!(phone_numbers, [number(HELD)]);
}

/// When a further look must decide is not promised where none does.
#[test]
fn the_time_that_decides_is_named_only_where_it_does() {
    let expires = json!({"reservationExpiryDate": "2030-01-01T00:00:00Z"});
    for (status, is_named) in [("Reserved", true), ("Manual", false), ("Error", false)] {
        let bench = lossy(shown(record(status, &expires)), &[HELD]);
        let error = bench.clock.run(buy(&client_over(&bench), &id())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(error.outcome().unwrap().conclusive_after().is_some(), is_named, "{status}");
    }
}

/// A cancel through the poller is judged as one by id is.
#[test]
fn a_cancel_of_a_poller_that_was_lost_and_is_then_refused_is_judged_by_the_reservation() {
    let refused = || Reply::status(400).json(r#"{"error":{"code":"BadRequest","message":"m"}}"#);
    for (status, is_done) in [("Cancelled", true), ("cancelling", true), ("Success", false)] {
        let now = Reply::status(200).json(&record(status, &json!({})).to_string());
        let bench = Bench::new([Reply::interrupted("reset"), refused(), now.clone()]);
        let mut poller = client_over(&bench).resume_reserve_phone_numbers_by_id(&id());
        assert_eq!(bench.clock.run(poller.cancel()).is_ok(), is_done, "{status}");
        let bench = Bench::new([Reply::interrupted("reset"), refused(), now]);
        let mut poller = client_over(&bench).resume_purchase_phone_numbers_by_id(&id());
        assert_eq!(bench.clock.run(poller.cancel()).is_ok(), is_done, "{status}");
    }
}

/// One release of two numbers, ended like this.
fn ended(release: &Value) -> Result<PhoneNumberRelease, Error> {
    let bench = Bench::new([
        Reply::status(200).json(r#"{"releaseId":"r1"}"#),
        Reply::status(200).json(&release.to_string()),
    ]);
    let numbers = [number(HELD), number(OTHER)];
    bench.clock.run(async { client_over(&bench).begin_release_phone_numbers(&numbers).await?.await })
}

fn release(status: &str, details: impl Into<Value>) -> Value {
    json!({"releaseId": "r1", "status": status, "phoneNumberReleaseStatusDetails": details.into()})
}

#[test]
fn a_release_is_a_success_only_if_each_number_says_so() {
    let good = json!({"status": "Success"});
    let all = ended(&release("Complete", json!({HELD: good, OTHER: {"status": "success"}}))).unwrap();
    assert_eq!(all.phone_number_release_status_details.len(), 2);
    for bad in [
        json!({"status": "Error", "errorCode": 7}),
        json!({"status": "error"}),
        json!({"status": "Failed"}),
        json!({"status": "Pending"}),
        json!({"status": "InProgress"}),
        json!({"status": null}),
        json!({}),
        Value::Null,
    ] {
        let error = ended(&release("Complete", json!({HELD: good, OTHER: bad}))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Partial, "{bad} {error}");
        let outcome = error.outcome().unwrap();
        assert_eq!((outcome.done(), outcome.missing()), (&[HELD.to_owned()][..], &[OTHER.to_owned()][..]));
        assert!(error.to_string().contains(OTHER), "{bad} {error}");
        assert!(outcome.repeat_is_harmless());
    }
    let error = ended(&release("Complete", json!({HELD: good}))).unwrap_err();
    assert_eq!(error.outcome().unwrap().missing(), [OTHER], "a number that is not mentioned");
}

#[test]
fn why_a_number_was_not_released_is_said() {
    let details = json!({HELD: {"status": "Success"}, OTHER: {"status": "Error", "errorCode": 7}});
    let mut failed = release("Complete", details);
    failed["errorMessage"] = json!("the operator has refused");
    let error = ended(&failed).unwrap_err();
    let text = error.to_string();
    let why = "begin_release_phone_numbers: 1 of 2 numbers were not released; +18335550112: Error, error code 7: the operator has refused";
    assert!(text.starts_with(why), "{text}");
    assert_eq!(error.service().and_then(|service| service.message()), Some("the operator has refused"));
}

#[test]
fn a_release_that_failed_names_the_numbers_though_the_service_does_not() {
    for status in ["Failed", "Expired", "failed", "Complete"] {
        for details in [json!({}), Value::Null] {
            let error = ended(&release(status, details)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OperationFailed, "{status}");
            assert_eq!(error.outcome().unwrap().missing(), [HELD, OTHER], "{status}");
        }
    }
    let bench = Bench::new([Reply::status(200).json(&release("Failed", Value::Null).to_string())]);
    let resumed = client_over(&bench).resume_release_phone_numbers_by_id(&ReleaseId::new("r1").unwrap());
    let error = bench.clock.run(resumed.into_future()).unwrap_err();
    assert!(error.to_string().contains("the release has failed"), "{error}");
    let bench = Bench::new([Reply::status(200).json(&release("Complete", Value::Null).to_string())]);
    let id = ReleaseId::new("r1").unwrap();
    let resumed = client_over(&bench).resume_release_phone_numbers_by_id(&id);
    assert!(bench.clock.run(resumed.into_future()).is_ok(), "of a bare id no numbers are known");
}

/// A failed release of the same numbers a minute ago is not the one that was lost.
#[test]
fn of_several_releases_of_the_same_numbers_the_latest_is_the_one() {
    let time = |minute: u32| format!("2024-01-15T09:{minute:02}:05+00:00");
    let clock = ManualClock::new();
    let transport = ScriptedTransport::answering(&clock, move |request: &Request| {
        let details = |word: &str| json!({HELD: {"status": word}});
        let answer = match request.url().path().rsplit('/').next().unwrap() {
            "releases" if request.method() == "POST" => return Reply::interrupted("reset"),
            // Oldest first, and once without a date.
            "releases" => json!({"entities": [
                {"id": "r0", "createdAt": time(28)}, {"id": "r1", "createdAt": time(29)},
                {"id": "r2", "createdAt": time(30)}, {"id": "r3", "createdAt": time(30)},
            ]}),
            "r0" => {
                json!({"releaseId": "r0", "createdAt": time(28), "status": "Complete", "phoneNumberReleaseStatusDetails": details("Error")})
            }
            "r1" => {
                json!({"releaseId": "r1", "createdAt": time(29), "status": "failed", "phoneNumberReleaseStatusDetails": details("Error")})
            }
            "r2" => {
                json!({"releaseId": "r2", "createdAt": time(30), "status": "Complete", "phoneNumberReleaseStatusDetails": details("Success")})
            }
            _ => {
                json!({"releaseId": "r3", "createdAt": time(30), "status": "Complete", "phoneNumberReleaseStatusDetails": {OTHER: {"status": "Success"}}})
            }
        };
        Reply::status(200).json(&answer.to_string())
    });
    let bench = Bench { clock, transport };
    let client = client_over(&bench);
    let released =
        bench.clock.run(async { client.begin_release_phone_numbers(&[number(HELD)]).await?.await }).unwrap();
    assert_eq!(released.release_id.as_str(), "r2");
}

#[test]
fn a_release_without_a_real_date_is_found() {
    let never = "0001-01-01T00:00:00+00:00";
    let clock = ManualClock::new();
    let transport = ScriptedTransport::answering(&clock, move |request: &Request| {
        let answer = match request.url().path().rsplit('/').next().unwrap() {
            "releases" if request.method() == "POST" => return Reply::interrupted("reset"),
            "releases" => json!({"entities": [{"id": "r1", "createdAt": never}]}),
            _ => release("Complete", json!({HELD: {"status": "Success"}})),
        };
        Reply::status(200).json(&answer.to_string())
    });
    let bench = Bench { clock, transport };
    let client = client_over(&bench);
    let released =
        bench.clock.run(async { client.begin_release_phone_numbers(&[number(HELD)]).await?.await });
    assert_eq!(released.unwrap().release_id.as_str(), "r1");
}

#[test]
fn a_configuration_without_a_callback_is_read() {
    for json in [
        r#"{"pstnConfiguration":{"callbackUrl":null,"applicationId":"a"}}"#,
        r#"{"pstnConfiguration":{"applicationId":"a"}}"#,
    ] {
        let bench = Bench::new([Reply::status(200).json(json)]);
        let read =
            bench.clock.run(client_over(&bench).get_phone_number_configuration(&number(HELD))).unwrap();
        assert_eq!((read.callback_url.as_str(), read.application_id.as_deref()), ("", Some("a")));
    }
}
