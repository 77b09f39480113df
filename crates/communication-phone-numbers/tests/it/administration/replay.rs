//! Exchanges of the real service, at the client: small ones of our own, and the whole folder where there is one.

use std::fs;

use serde_json::{Value, json};

use super::{
    ROOT,
    exchange::{Exchange, is_refused},
};
use crate::support::shared;

fn exchange(method: &str, target: &str, body: Value, status: u16, answer: Value) -> Exchange {
    let target = format!("{ROOT}/{target}");
    Exchange { name: target.clone(), method: method.to_owned(), target, body, status, answer }
}

/// Method, target and body of a request, status and body of its answer.
type Row<'a> = (&'a str, &'a str, Value, u16, Value);

/// What the service was seen to do to an answer: seven digits of fraction, nulls, missing and unknown fields, words of tomorrow.
fn check_all<const N: usize>(rows: [Row<'_>; N]) {
    for (method, target, body, status, answer) in rows {
        exchange(method, target, body, status, answer).check();
    }
}

#[test]
fn what_is_on_offer_becomes_models() {
    check_all([
        (
            "GET",
            "countries?take=7&skip=5&locale=fr-FR",
            Value::Null,
            200,
            json!({"countries": [{"localizedName": "Japan", "countryCode": "JP"}], "nextLink": null}),
        ),
        (
            "GET",
            "countries/US/phoneplangroups?includeRateInformation=true",
            Value::Null,
            200,
            json!({"phonePlanGroups": [{"phonePlanGroupId": "g", "phoneNumberType": "Orbital", "localizedName": "n", "localizedDescription": "d",
                "carrierDetails": {"name": "c"}, "rateInformation": {"monthlyRate": 1.1, "currencyType": "EUR", "rateErrorMessage": null}}]}),
        ),
        (
            "GET",
            "countries/us/phoneplangroups/g/phoneplans",
            Value::Null,
            200,
            json!({"phonePlans": [{"phonePlanId": "p", "localizedName": "n", "locationType": "CivicAddress", "areaCodes": [], "capabilities": ["Azure", "Fax"], "maximumSearchSize": 20}]}),
        ),
        (
            "GET",
            "countries/US/phoneplangroups/g/phoneplans/p/locationoptions",
            Value::Null,
            200,
            json!({"locationOptions": {"labelId": "state", "labelName": "State", "options": [{"name": "WA", "value": "WA", "locationOptions": []}]}}),
        ),
        (
            "POST",
            "countries/US/areacodes?locationType=selection&phonePlanId=p",
            json!({"locationOptions": [{"labelId": "state", "optionsValue": "WA"}]}),
            200,
            json!({"primaryAreaCodes": ["206"], "secondaryAreaCodes": [], "nextLink": null}),
        ),
    ]);
}

#[test]
fn numbers_and_their_settings_become_models() {
    let time = "2020-11-21T05:31:51.7135924+00:00";
    check_all([
        (
            "GET",
            "phonenumbers",
            Value::Null,
            200,
            json!({"phoneNumbers": [{"phoneNumber": "+14255550123", "acquiredCapabilities": ["Calling"], "availableCapabilities": [], "assignmentStatus": "BotAssigned", "placeName": "x", "activationState": "Activated"}]}),
        ),
        (
            "POST",
            "capabilities",
            json!({"phoneNumberCapabilitiesUpdate": {"+14255550123": {"add": ["Calling"], "remove": ["InboundSms"]}}}),
            200,
            json!({"capabilitiesUpdateId": "u1"}),
        ),
        (
            "GET",
            "capabilities/u1",
            Value::Null,
            200,
            json!({"capabilitiesUpdateId": "u1", "createdAt": time, "capabilitiesUpdateStatus": "Stuck", "phoneNumberCapabilitiesUpdates": {"+14255550123": {"add": ["Calling"], "remove": []}}}),
        ),
        (
            "POST",
            "numberconfiguration",
            json!({"phoneNumber": "+14255550123"}),
            200,
            json!({"pstnConfiguration": {"callbackUrl": "https://c", "applicationId": "a", "azurePstnTargetId": "t"}}),
        ),
        (
            "PATCH",
            "numberconfiguration/configure",
            json!({"pstnConfiguration": {"callbackUrl": "https://c"}, "phoneNumber": "+14255550123"}),
            200,
            Value::Null,
        ),
        (
            "PATCH",
            "numberconfiguration/unconfigure",
            json!({"phoneNumber": "+14255550123"}),
            202,
            Value::Null,
        ),
        (
            "PATCH",
            "numberconfiguration/unconfigure",
            json!({"phoneNumber": "+14255550123"}),
            200,
            Value::Null,
        ),
    ]);
}

#[test]
fn searches_become_models() {
    let time = "2020-11-21T05:31:51.7135924+00:00";
    check_all([
        (
            "POST",
            "searches",
            json!({"displayName": "n", "description": "d", "phonePlanIds": ["p"], "areaCode": "833", "quantity": 2}),
            201,
            json!({"searchId": "s1"}),
        ),
        (
            "GET",
            "searches/s1",
            Value::Null,
            200,
            json!({"searchId": "s1", "displayName": "n", "createdAt": time, "phonePlanIds": ["p"], "areaCode": "833", "quantity": 1, "status": "Manual",
                "phoneNumbers": ["+18005551234"], "reservationExpiryDate": time, "errorCode": 0, "error": "NoError"}),
        ),
        ("POST", "searches/s1/purchase", Value::Null, 202, Value::Null),
        ("POST", "searches/s1/cancel", Value::Null, 202, Value::Null),
        (
            "GET",
            "searches",
            Value::Null,
            200,
            json!({"entities": [{"id": "s", "createdAt": time, "quantity": 1, "focDate": time}]}),
        ),
    ]);
}

#[test]
fn releases_become_models() {
    let time = "2020-11-21T05:31:51.7135924+00:00";
    check_all([
        ("POST", "releases", json!({"phoneNumbers": ["+18005551234"]}), 200, json!({"releaseId": "r1"})),
        (
            "GET",
            "releases/r1",
            Value::Null,
            200,
            json!({"releaseId": "r1", "createdAt": time, "status": "Complete", "phoneNumberReleaseStatusDetails": {"+18005551234": {"status": "Error", "errorCode": 7}}}),
        ),
        ("GET", "releases", Value::Null, 200, json!({"entities": []})),
    ]);
}

#[test]
fn refusals_become_errors() {
    let error = json!({"error": {"code": "NotFound", "message": "the service's words"}});
    for (method, target, body) in [
        ("GET", "searches/s1", Value::Null),
        ("POST", "searches/s1/purchase", Value::Null),
        ("POST", "searches/s1/cancel", Value::Null),
        ("GET", "countries/US/phoneplangroups", Value::Null),
        ("POST", "releases", json!({"phoneNumbers": ["+18005551234"]})),
        ("POST", "numberconfiguration", json!({"phoneNumber": "+14255550123"})),
    ] {
        let result = exchange(method, target, body, 404, error.clone()).run();
        assert!(
            result.as_ref().is_err_and(|error| !error.may_have_been_sent() && error.is_not_found()),
            "{target}"
        );
        assert!(is_refused(result), "{target}");
    }
}

#[test]
fn every_recorded_exchange_is_understood() {
    let Some(folder) = shared("recordings/administration") else { return };
    let mut checked = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        // Numbers that a recorder has taken out, put back.
        let text = text.replace(r#""phoneNumber": "Sanitized""#, r#""phoneNumber": "+14155550100""#);
        let text = text.replace(r#""phoneNumber": "sanitized""#, r#""phoneNumber": "+14155550100""#);
        let text = text.replace("+1area_code_for_search4864953", "+12064864953");
        let recording: Value = serde_json::from_str(&text).unwrap();
        for (at, recorded) in recording["exchanges"].as_array().unwrap().iter().enumerate() {
            let (request, response) = (&recorded["request"], &recorded["response"]);
            let exchange = Exchange {
                name: format!("{}[{at}]", path.display()),
                method: request["method"].as_str().unwrap().to_owned(),
                target: request["path_and_query"].as_str().unwrap().to_owned(),
                body: request["body"].clone(),
                status: u16::try_from(response["status"].as_u64().unwrap()).unwrap(),
                answer: response["body"].clone(),
            };
            exchange.check();
            checked += 1;
        }
    }
    assert_eq!(checked, 58, "exchanges");
}
