use communication_common::{
    CommunicationCloudEnvironment as Cloud, CommunicationIdentifier, CommunicationUserIdentifier,
    IdentifierError, MicrosoftTeamsAppIdentifier, MicrosoftTeamsUserIdentifier, PhoneNumber,
    PhoneNumberIdentifier, TeamsExtensionUserIdentifier, UnknownIdentifier,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What we decide about a raw id, and why where the official libraries disagree.
pub(crate) const RAW_IDS: &[(&str, &str, &str)] = &[
    ("4:+14255550123", "phone +14255550123 anonymous=false", "same"),
    ("4:14255550123", "phone 14255550123 anonymous=false", "same"),
    ("4:anonymous", "phone anonymous anonymous=true", "same"),
    ("4:+14255550123_123", "phone +14255550123_123 anonymous=false asserted=123", "same"),
    (
        "4:14255550123_207ffef6-9444-41fb-92ab-20eacaae2768",
        "phone 14255550123_207ffef6-9444-41fb-92ab-20eacaae2768 anonymous=false asserted=207ffef6-9444-41fb-92ab-20eacaae2768",
        "same",
    ),
    (
        "4:14255550123_207ffef6-9444-41fb-92ab-20eacaae2768_207ffef6",
        "phone 14255550123_207ffef6-9444-41fb-92ab-20eacaae2768_207ffef6 anonymous=false asserted=207ffef6",
        "same",
    ),
    ("4:14255550123_", "phone 14255550123_ anonymous=false", "same"),
    ("4:_123", "phone _123 anonymous=false asserted=123", "same"),
    ("4:", "phone  anonymous=false", "same"),
    ("4:anonymous_123", "phone anonymous_123 anonymous=false asserted=123", "same"),
    ("4:Anonymous", "phone Anonymous anonymous=false", "same"),
    ("4:+1:425", "phone +1:425 anonymous=false", "same"),
    ("8:acs:bbbcbc1e-9f06-482a-b5d8-20e3f26ef0cd_45ab2481-1c1c-4005-be24-0ffb879b1130", "user", "same"),
    (
        "8:acs:37691ec4-57fb-4c0f-ae31-32791610cb14_37691ec4-57fb-4c0f-ae31-32791610cb14_207ffef6-9444-41fb-92ab-20eacaae2768",
        "extension user 207ffef6-9444-41fb-92ab-20eacaae2768 tenant=37691ec4-57fb-4c0f-ae31-32791610cb14 resource=37691ec4-57fb-4c0f-ae31-32791610cb14 cloud=public",
        "as 2.5.0; older libraries have no such kind",
    ),
    ("8:acs:onesegment", "user", "same"),
    ("8:acs:a_b_c_d", "user", "same"),
    ("8:acs:", "user", "same"),
    (
        "8:acs:a_b_",
        "extension user  tenant=b resource=a cloud=public",
        "as 2.5.0; older libraries have no such kind",
    ),
    (
        "8:acs:__",
        "extension user  tenant= resource= cloud=public",
        "as 2.5.0; older libraries have no such kind",
    ),
    ("8:dod-acs:bbbcbc1e-9f06-482a-b5d8-20e3f26ef0cd_45ab2481-1c1c-4005-be24-0ffb879b1130", "user", "same"),
    (
        "8:dod-acs:res_ten_usr",
        "extension user usr tenant=ten resource=res cloud=dod",
        "as 2.5.0; older libraries have no such kind",
    ),
    ("8:gcch-acs:bbbcbc1e-9f06-482a-b5d8-20e3f26ef0cd_45ab2481-1c1c-4005-be24-0ffb879b1130", "user", "same"),
    (
        "8:gcch-acs:res_ten_usr",
        "extension user usr tenant=ten resource=res cloud=gcch",
        "as 2.5.0; older libraries have no such kind",
    ),
    ("8:spool:37691ec4-57fb-4c0f-ae31-32791610cb14_37691ec4-57fb-4c0f-ae31-32791610cb14", "user", "same"),
    ("8:spool:a_b_c", "user", "same"),
    (
        "8:orgid:37691ec4-57fb-4c0f-ae31-32791610cb14",
        "teams user 37691ec4-57fb-4c0f-ae31-32791610cb14 anonymous=false cloud=public",
        "same",
    ),
    (
        "8:dod:37691ec4-57fb-4c0f-ae31-32791610cb14",
        "teams user 37691ec4-57fb-4c0f-ae31-32791610cb14 anonymous=false cloud=dod",
        "same",
    ),
    (
        "8:gcch:37691ec4-57fb-4c0f-ae31-32791610cb14",
        "teams user 37691ec4-57fb-4c0f-ae31-32791610cb14 anonymous=false cloud=gcch",
        "same",
    ),
    (
        "8:teamsvisitor:37691ec4-57fb-4c0f-ae31-32791610cb14",
        "teams user 37691ec4-57fb-4c0f-ae31-32791610cb14 anonymous=true cloud=public",
        "cloud public as in Python and in the JSON form; JavaScript leaves it out",
    ),
    ("8:orgid:", "teams user  anonymous=false cloud=public", "same"),
    ("8:orgid:a:b", "unknown", "as JavaScript; Python takes the colon into the last part"),
    ("8:acs:a:b", "unknown", "as JavaScript; Python takes the colon into the last part"),
    ("8:ORGID:37691ec4", "unknown", "same"),
    ("8:gcc:37691ec4", "unknown", "same"),
    ("8:live:user", "unknown", "same"),
    ("8:sip:+1425@contoso", "unknown", "same"),
    (
        "28:orgid:01234567-89ab-cdef-0123-456789abcdef",
        "teams app 01234567-89ab-cdef-0123-456789abcdef cloud=public",
        "as 2.5.0; the kind of bots was given up again",
    ),
    (
        "28:dod:01234567-89ab-cdef-0123-456789abcdef",
        "teams app 01234567-89ab-cdef-0123-456789abcdef cloud=dod",
        "as 2.5.0; the kind of bots was given up again",
    ),
    (
        "28:gcch:01234567-89ab-cdef-0123-456789abcdef",
        "teams app 01234567-89ab-cdef-0123-456789abcdef cloud=gcch",
        "as 2.5.0; the kind of bots was given up again",
    ),
    ("28:01234567-89ab-cdef-0123-456789abcdef", "unknown", "as 2.5.0; the kind of bots was given up again"),
    (
        "28:gcch-global:01234567-89ab-cdef-0123-456789abcdef",
        "unknown",
        "as 2.5.0; the kind of bots was given up again",
    ),
    (
        "28:dod-global:01234567-89ab-cdef-0123-456789abcdef",
        "unknown",
        "as 2.5.0; the kind of bots was given up again",
    ),
    ("28:ag08-global:01234567-89ab-cdef-0123-456789abcdef", "unknown", "same"),
    ("28:gal-global:01234567-89ab-cdef-0123-456789abcdef", "unknown", "same"),
    ("48:45ab2481-1c1c-4005-be24-0ffb879b1130", "unknown", "same"),
    ("2:user@contoso.com", "unknown", "same"),
    ("abc", "unknown", "same"),
    ("", "unknown", "same"),
    ("8", "unknown", "same"),
    ("8:", "unknown", "same"),
    ("8:acs", "unknown", "same"),
    ("::", "unknown", "same"),
    (" 8:acs:a_b", "unknown", "same"),
    ("4", "unknown", "same"),
];

/// What we decide about a JSON form: the identifier, or what the error says. The same as JavaScript 2.5.0 in every row.
pub(crate) const JSON: &[(&str, Result<&str, &str>)] = &[
    (r#"{"rawId":"8:acs:x_y","communicationUser":{"id":"8:acs:x_y"}}"#, Ok("user")),
    (
        r#"{"kind":"communicationUser","rawId":"8:acs:x_y","communicationUser":{"id":"8:acs:x_y"}}"#,
        Ok("user"),
    ),
    (r#"{"communicationUser":{"id":"8:acs:x_y"}}"#, Ok("user")),
    (r#"{"rawId":"8:acs:x_y","communicationUser":{}}"#, Err("missing field `id`")),
    (r#"{"rawId":"4:+1","phoneNumber":{"value":"+1"}}"#, Ok("phone +1 anonymous=false")),
    (r#"{"phoneNumber":{"value":"+1"}}"#, Err("missing field `rawId`")),
    (
        r#"{"rawId":"4:+1","phoneNumber":{"value":"+1","isAnonymous":true,"assertedId":"z"}}"#,
        Ok("phone +1 anonymous=true asserted=z"),
    ),
    (r#"{"rawId":"4:+1","phoneNumber":{}}"#, Err("missing field `value`")),
    (
        r#"{"rawId":"8:orgid:u","microsoftTeamsUser":{"userId":"u","isAnonymous":false,"cloud":"public"}}"#,
        Ok("teams user u anonymous=false cloud=public"),
    ),
    (
        r#"{"rawId":"8:orgid:u","microsoftTeamsUser":{"userId":"u","cloud":"public"}}"#,
        Err("missing field `isAnonymous`"),
    ),
    (
        r#"{"rawId":"8:orgid:u","microsoftTeamsUser":{"userId":"u","isAnonymous":false}}"#,
        Err("missing field `cloud`"),
    ),
    (
        r#"{"microsoftTeamsUser":{"userId":"u","isAnonymous":false,"cloud":"public"}}"#,
        Err("missing field `rawId`"),
    ),
    (
        r#"{"rawId":"8:x:u","microsoftTeamsUser":{"userId":"u","isAnonymous":false,"cloud":"newcloud"}}"#,
        Ok("teams user u anonymous=false cloud=newcloud"),
    ),
    (
        r#"{"rawId":"28:orgid:a","microsoftTeamsApp":{"appId":"a","cloud":"public"}}"#,
        Ok("teams app a cloud=public"),
    ),
    (r#"{"rawId":"28:orgid:a","microsoftTeamsApp":{"appId":"a"}}"#, Err("missing field `cloud`")),
    (
        r#"{"rawId":"8:acs:r_t_u","teamsExtensionUser":{"userId":"u","tenantId":"t","resourceId":"r","cloud":"public"}}"#,
        Ok("extension user u tenant=t resource=r cloud=public"),
    ),
    (
        r#"{"rawId":"8:acs:r_t_u","teamsExtensionUser":{"userId":"u","tenantId":"t","resourceId":"r"}}"#,
        Err("missing field `cloud`"),
    ),
    (r#"{"rawId":"28:bot"}"#, Ok("unknown")),
    (r#"{"kind":"unknown","rawId":"28:bot"}"#, Ok("unknown")),
    ("{}", Err("missing field `rawId`")),
    (r#"{"kind":"futureKind","rawId":"9:x"}"#, Ok("unknown")),
    (r#"{"kind":"phoneNumber","rawId":"8:acs:x","communicationUser":{"id":"8:acs:x"}}"#, Ok("unknown")),
    (
        r#"{"rawId":"x","communicationUser":{"id":"8:acs:x"},"phoneNumber":{"value":"+1"}}"#,
        Err("at most one nested model"),
    ),
    (
        r#"{"rawId":"x","communicationUser":{"id":"8:acs:x"},"phoneNumber":null}"#,
        Err("at most one nested model"),
    ),
];

/// An identifier in one line, without its raw id.
pub(crate) fn describe(identifier: &CommunicationIdentifier) -> String {
    match identifier {
        CommunicationIdentifier::CommunicationUser(_) => "user".to_owned(),
        CommunicationIdentifier::PhoneNumber(number) => {
            let asserted = number.asserted_id().map_or(String::new(), |id| format!(" asserted={id}"));
            format!("phone {} anonymous={}{asserted}", number.value(), number.is_anonymous())
        }
        CommunicationIdentifier::MicrosoftTeamsUser(user) => {
            format!("teams user {} anonymous={} cloud={}", user.user_id(), user.is_anonymous(), user.cloud())
        }
        CommunicationIdentifier::MicrosoftTeamsApp(app) => {
            format!("teams app {} cloud={}", app.app_id(), app.cloud())
        }
        CommunicationIdentifier::TeamsExtensionUser(user) => format!(
            "extension user {} tenant={} resource={} cloud={}",
            user.user_id(),
            user.tenant_id(),
            user.resource_id(),
            user.cloud()
        ),
        CommunicationIdentifier::Unknown(_) => "unknown".to_owned(),
        other => panic!("a kind without a description: {other:?}"),
    }
}

pub(crate) fn read(json: &str) -> serde_json::Result<CommunicationIdentifier> {
    serde_json::from_str(json)
}

fn user(id: &str) -> CommunicationIdentifier {
    CommunicationUserIdentifier::new(id).unwrap().into()
}

fn phone() -> PhoneNumberIdentifier {
    PhoneNumberIdentifier::new(&PhoneNumber::parse("+14255550123").unwrap())
}

fn teams(cloud: &str) -> CommunicationIdentifier {
    MicrosoftTeamsUserIdentifier::new("u1").with_cloud(Cloud::from(cloud)).into()
}

fn app(cloud: &str) -> CommunicationIdentifier {
    MicrosoftTeamsAppIdentifier::new("a1").with_cloud(cloud.into()).into()
}

fn extension(cloud: &str) -> CommunicationIdentifier {
    TeamsExtensionUserIdentifier::new("u", "t", "r").with_cloud(cloud.into()).into()
}

/// Typed values of JavaScript by the members of its object, ours for them, and its raw id. `None` where ours cannot be
/// written down: then the types say what the object leaves open.
pub(crate) fn typed() -> Vec<(Value, Option<CommunicationIdentifier>, &'static str)> {
    let from_json = |json: &str| Some(read(json).unwrap());
    let anonymous = r#"{"rawId":"4:+14255550123","phoneNumber":{"value":"+14255550123","isAnonymous":true}}"#;
    let asserted = r#"{"rawId":"4:+14255550123","phoneNumber":{"value":"+14255550123","assertedId":"a1"}}"#;
    let hidden = r#"{"rawId":"4:anonymous","phoneNumber":{"value":"anonymous"}}"#;
    let number = "+14255550123";
    let teams_user = "microsoftTeamsUserId";
    vec![
        (json!({"communicationUserId": "8:acs:x_y"}), Some(user("8:acs:x_y")), "8:acs:x_y"),
        (json!({"communicationUserId": "not-checked"}), Some(user("not-checked")), "not-checked"),
        (json!({"phoneNumber": number}), Some(phone().into()), "4:+14255550123"),
        (
            json!({"phoneNumber": number, "rawId": "4:other"}),
            Some(phone().with_raw_id("4:other").into()),
            "4:other",
        ),
        // These three come from the service only: a caller has a number, and the raw id tells the rest.
        (json!({"phoneNumber": number, "isAnonymous": true}), from_json(anonymous), "4:+14255550123"),
        (json!({"phoneNumber": number, "assertedId": "a1"}), from_json(asserted), "4:+14255550123"),
        (json!({"phoneNumber": "anonymous"}), from_json(hidden), "4:anonymous"),
        (json!({teams_user: "u1"}), Some(MicrosoftTeamsUserIdentifier::new("u1").into()), "8:orgid:u1"),
        (json!({teams_user: "u1", "cloud": "public"}), Some(teams("public")), "8:orgid:u1"),
        (json!({teams_user: "u1", "cloud": "dod"}), Some(teams("dod")), "8:dod:u1"),
        (json!({teams_user: "u1", "cloud": "gcch"}), Some(teams("gcch")), "8:gcch:u1"),
        (
            json!({teams_user: "u1", "isAnonymous": true}),
            Some(MicrosoftTeamsUserIdentifier::visitor("u1").into()),
            "8:teamsvisitor:u1",
        ),
        (
            json!({teams_user: "u1", "isAnonymous": true, "cloud": "dod"}),
            Some(MicrosoftTeamsUserIdentifier::visitor("u1").with_cloud(Cloud::Dod).into()),
            "8:teamsvisitor:u1",
        ),
        (
            json!({teams_user: "u1", "rawId": "8:orgid:raw"}),
            Some(MicrosoftTeamsUserIdentifier::new("u1").with_raw_id("8:orgid:raw").into()),
            "8:orgid:raw",
        ),
        (json!({teams_user: "u1", "cloud": "other"}), Some(teams("other")), "8:orgid:u1"),
        (json!({"teamsAppId": "a1"}), Some(MicrosoftTeamsAppIdentifier::new("a1").into()), "28:orgid:a1"),
        (json!({"teamsAppId": "a1", "cloud": "dod"}), Some(app("dod")), "28:dod:a1"),
        (json!({"teamsAppId": "a1", "cloud": "gcch"}), Some(app("gcch")), "28:gcch:a1"),
        (
            json!({"teamsAppId": "a1", "rawId": "28:orgid:raw"}),
            Some(MicrosoftTeamsAppIdentifier::new("a1").with_raw_id("28:orgid:raw").into()),
            "28:orgid:raw",
        ),
        (
            json!({"userId": "u", "tenantId": "t", "resourceId": "r"}),
            Some(extension("public")),
            "8:acs:r_t_u",
        ),
        (
            json!({"userId": "u", "tenantId": "t", "resourceId": "r", "cloud": "dod"}),
            Some(extension("dod")),
            "8:dod-acs:r_t_u",
        ),
        (
            json!({"userId": "u", "tenantId": "t", "resourceId": "r", "cloud": "gcch"}),
            Some(extension("gcch")),
            "8:gcch-acs:r_t_u",
        ),
        (
            json!({"userId": "u", "tenantId": "t", "resourceId": "r", "cloud": "public", "rawId": "8:acs:raw"}),
            Some(TeamsExtensionUserIdentifier::new("u", "t", "r").with_raw_id("8:acs:raw").into()),
            "8:acs:raw",
        ),
        (json!({"userId": "u", "tenantId": "t"}), None, ""),
        (json!({"id": "28:x"}), Some(UnknownIdentifier::new("28:x").into()), "28:x"),
        (json!({"id": "8:acs:x_y"}), Some(UnknownIdentifier::new("8:acs:x_y").into()), "8:acs:x_y"),
        (json!({"communicationUserId": "8:acs:x_y", "phoneNumber": "+1"}), None, ""),
    ]
}

#[test]
fn every_raw_id_is_decided_and_nothing_of_it_lost() {
    for (raw_id, expected, why) in RAW_IDS {
        let identifier = CommunicationIdentifier::from_raw_id(raw_id);
        assert_eq!(describe(&identifier), *expected, "{raw_id}: {why}");
        assert_eq!(identifier.raw_id(), *raw_id);
        assert_eq!(identifier.to_string(), *raw_id);
        assert_eq!(raw_id.parse(), Ok(identifier.clone()));
        let json = serde_json::to_string(&identifier).unwrap();
        assert_eq!(read(&json).unwrap(), identifier, "{json}");
    }
}

#[test]
fn every_json_form_is_decided() {
    for (json, expected) in JSON {
        match (read(json), expected) {
            (Ok(identifier), Ok(expected)) => assert_eq!(describe(&identifier), *expected, "{json}"),
            (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{json}: {error}"),
            (result, _) => panic!("{json}: {result:?}"),
        }
    }
}

#[test]
fn every_typed_value_is_decided() {
    for (members, identifier, raw_id) in typed() {
        let Some(identifier) = identifier else { continue };
        assert_eq!(identifier.raw_id(), raw_id, "{members}");
        let json = serde_json::to_string(&identifier).unwrap();
        assert_eq!(read(&json).unwrap(), identifier, "{json}");
    }
}

#[test]
fn json_forms_are_written_as_the_service_writes_them() {
    let text = |raw_id| serde_json::to_string(&CommunicationIdentifier::from_raw_id(raw_id)).unwrap();
    assert_eq!(text("8:acs:a_b"), r#"{"rawId":"8:acs:a_b","communicationUser":{"id":"8:acs:a_b"}}"#);
    assert_eq!(
        text("4:1_2"),
        r#"{"rawId":"4:1_2","phoneNumber":{"value":"1_2","isAnonymous":false,"assertedId":"2"}}"#
    );
    assert_eq!(
        text("8:teamsvisitor:v"),
        r#"{"rawId":"8:teamsvisitor:v","microsoftTeamsUser":{"userId":"v","isAnonymous":true,"cloud":"public"}}"#
    );
    assert_eq!(text("28:dod:a"), r#"{"rawId":"28:dod:a","microsoftTeamsApp":{"appId":"a","cloud":"dod"}}"#);
    assert_eq!(
        text("8:gcch-acs:r_t_u"),
        r#"{"rawId":"8:gcch-acs:r_t_u","teamsExtensionUser":{"userId":"u","tenantId":"t","resourceId":"r","cloud":"gcch"}}"#
    );
    assert_eq!(text("28:bot"), r#"{"rawId":"28:bot"}"#);
}

#[test]
fn json_of_tomorrow_and_with_nulls_is_read() {
    for (json, expected) in [
        (r#"{"rawId":"28:bot","bot":{"id":"b"},"new":1}"#, "unknown"),
        (r#"{"kind":null,"rawId":"4:+1","phoneNumber":{"value":"+1","new":[]}}"#, "phone +1 anonymous=false"),
        (
            r#"{"rawId":"4:+1","phoneNumber":{"value":"+1","isAnonymous":null,"assertedId":null}}"#,
            "phone +1 anonymous=false",
        ),
        (r#"{"rawId":"x","phoneNumber":null}"#, "unknown"),
        (r#"{"kind":"phoneNumber","rawId":"x"}"#, "unknown"),
        // A model that does not belong to the kind is not looked into.
        (r#"{"kind":"futureKind","rawId":"x","phoneNumber":{}}"#, "unknown"),
    ] {
        let identifier = read(json).unwrap();
        assert_eq!(describe(&identifier), expected, "{json}");
    }
}

#[test]
fn json_with_parts_of_another_type_is_an_error() {
    for json in [
        "null",
        "7",
        r#""8:acs:a_b""#,
        r#"{"rawId":7}"#,
        r#"{"rawId":null}"#,
        r#"{"kind":7,"rawId":"x"}"#,
        r#"{"rawId":"x","phoneNumber":"+1"}"#,
        r#"{"rawId":"x","microsoftTeamsUser":{"userId":null,"isAnonymous":false,"cloud":"public"}}"#,
        r#"{"rawId":"x","microsoftTeamsUser":{"userId":"u","isAnonymous":"no","cloud":"public"}}"#,
        r#"{"rawId":"x","communicationUser":{"id":""}}"#,
        r#"{"kind":"phoneNumber","communicationUser":{"id":"8:acs:x"}}"#,
    ] {
        assert!(read(json).is_err(), "{json}");
    }
}

#[test]
fn a_user_id_can_stand_in_the_path_of_a_request() {
    assert_eq!(CommunicationUserIdentifier::new(""), Err(IdentifierError::Empty));
    assert_eq!(CommunicationUserIdentifier::new("."), Err(IdentifierError::Dots));
    assert_eq!("..".parse::<CommunicationUserIdentifier>(), Err(IdentifierError::Dots));
    assert_eq!(CommunicationUserIdentifier::new("8:acs:a\nb"), Err(IdentifierError::ControlCharacter));
    let identifier = CommunicationIdentifier::from_raw_id("8:acs:a\nb");
    assert_eq!((describe(&identifier).as_str(), identifier.raw_id()), ("unknown", "8:acs:a\nb"));
}

#[test]
fn a_cloud_has_one_form() {
    assert_eq!(Cloud::from("public"), Cloud::Public);
    assert_eq!(Cloud::from("dod".to_owned()), Cloud::Dod);
    assert!(matches!(Cloud::from("Public"), Cloud::Other(name) if name == "Public"));
    let json =
        r#"{"rawId":"8:x:u","microsoftTeamsUser":{"userId":"u","isAnonymous":false,"cloud":"newcloud"}}"#;
    assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), json);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_raw_id_and_comes_back_unchanged(
        text in r"(8|28|4|48)?:?(acs|dod-acs|gcch-acs|spool|orgid|dod|gcch|teamsvisitor|anonymous)?[:_]?(\PC|[:_\n]){0,12}",
    ) {
        let identifier = CommunicationIdentifier::from_raw_id(&text);
        prop_assert_eq!(identifier.raw_id(), &text);
        let json = serde_json::to_string(&identifier).unwrap();
        prop_assert_eq!(read(&json).unwrap(), identifier);
    }

    #[test]
    fn any_json_is_read_without_panic(json in r#"\{("(kind|rawId|phoneNumber|communicationUser)":("x"|null|1|\{\}|\{"id":"x"\}),?){0,4}\}"#) {
        let _ = read(&json);
    }
}
