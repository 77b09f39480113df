//! Reading what the service answers: what may be missing, what must be there, and what no field may be.

use communication_phone_numbers::{
    AvailablePhoneNumber, Decimal, Error, ErrorKind, PurchasedPhoneNumber, testing::Reply,
};
use serde_json::{Value, json};

use crate::support::{Bench, VERSION, available_json, number};

fn owned() -> Value {
    json!({
        "id": "14255550123", "phoneNumber": "+14255550123", "countryCode": "US", "phoneNumberType": "tollFree",
        "capabilities": {"calling": "none", "sms": "none"}, "assignmentType": "application",
        "purchaseDate": "2024-01-15T09:30:05.1234567+00:00",
        "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"},
    })
}

fn read(body: &str) -> Result<PurchasedPhoneNumber, Error> {
    let bench = Bench::new([Reply::status(200).json(body)]);
    bench.clock.run(bench.client(VERSION).get_purchased_phone_number(&number("+14255550123")))
}

#[test]
fn every_field_that_must_be_there_is_missed() {
    read(&owned().to_string()).unwrap();
    for name in owned().as_object().unwrap().keys() {
        for is_null in [false, true] {
            let mut body = owned();
            if is_null {
                body[name] = Value::Null;
            } else {
                body.as_object_mut().unwrap().remove(name);
            }
            let error = read(&body.to_string()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{name}: {error}");
        }
    }
}

#[test]
fn a_value_that_no_field_may_have_is_named_by_its_field_and_not_quoted() {
    for (field, value, path) in [
        ("id", json!("canary"), ": id,"),
        ("phoneNumber", json!("canary"), ": phoneNumber,"),
        ("countryCode", json!("canary"), ": countryCode,"),
        ("purchaseDate", json!("canary"), ": purchaseDate,"),
        ("purchaseDate", json!("2024-01-15"), ": purchaseDate,"),
        ("capabilities", json!({"calling": 7, "sms": "canary"}), ": capabilities.calling,"),
        (
            "cost",
            json!({"amount": 1e30, "currencyCode": "USD", "billingFrequency": "monthly"}),
            ": cost.amount,",
        ),
        (
            "cost",
            json!({"amount": 1e-30, "currencyCode": "USD", "billingFrequency": "monthly"}),
            ": cost.amount,",
        ),
        (
            "cost",
            json!({"amount": "2", "currencyCode": "USD", "billingFrequency": "monthly"}),
            ": cost.amount,",
        ),
    ] {
        let mut body = owned();
        body[field] = value;
        let error = read(&body.to_string()).unwrap_err();
        assert!(error.kind() == ErrorKind::Decode && error.to_string().contains(path), "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}

#[test]
fn prices_come_out_as_they_were_written() {
    for (text, mantissa, scale) in [
        ("0.1", 1, 1),
        ("1.10", 110, 2),
        ("123456789.012345", 123_456_789_012_345, 6),
        ("1e-7", 1, 7),
        ("1E+2", 100, 0),
        ("2.0", 2, 0),
    ] {
        let body = owned().to_string().replace("2.0", text);
        assert_eq!(read(&body).unwrap().cost.amount, Decimal::new(mantissa, scale), "{text}");
    }
}

#[test]
fn what_is_read_is_written_as_it_was() {
    for json in [
        available_json("18335550100", "reserved", Some(("c", "m"))),
        available_json("18335550100", "x", None),
    ] {
        let number: AvailablePhoneNumber = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&number).unwrap(), json);
    }
    let number: PurchasedPhoneNumber = serde_json::from_value(owned()).unwrap();
    let again = serde_json::from_value(serde_json::to_value(&number).unwrap()).unwrap();
    assert_eq!(number, again);
}
