//! The SIP configuration: merge patches that are applied as a whole or not at all.

use serde_json::{Value, json};

use crate::client::{Client, SIP, SIP_PREVIEW, start};

async fn patch(client: &Client, body: Value) -> crate::client::Answer {
    client.patch(&format!("/sip?{SIP}"), body).await
}

async fn read(client: &Client) -> Value {
    client.get(&format!("/sip?{SIP}")).await.json()
}

fn route(name: &str, pattern: &str, trunks: &[&str]) -> Value {
    json!({"name": name, "numberPattern": pattern, "trunks": trunks})
}

/// Patches that are refused: status, inner code, patch.
fn refused() -> Vec<(u16, &'static str, Value)> {
    let port = json!({"sipSignalingPort": 5062});
    vec![
        (422, "EmptyPatch", json!({})),
        (422, "EmptyPatch", json!({"trunks": {}})),
        (422, "EmptyPatch", json!({"trunks": null})),
        (422, "MissingTrunk", json!({"trunks": {"b.contoso.com": port, "a.contoso.com": null}})),
        (422, "InvalidTrunkFqdn", json!({"trunks": {"b.contoso.com": port, "nodots": port}})),
        (422, "InvalidTrunkFqdn", json!({"trunks": {"x.onmicrosoft.com": port}})),
        (422, "InvalidTrunkFqdn", json!({"trunks": {"10.0.0.1": port}})),
        (422, "InvalidTrunkSipSignalingPort", json!({"trunks": {"b.contoso.com": {}}})),
        (
            422,
            "InvalidTrunkSipSignalingPort",
            json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 65_536}}}),
        ),
        (422, "InvalidRouteName", json!({"routes": [route("", "^.*$", &[])]})),
        (422, "InvalidRouteNumberPattern", json!({"routes": [route("r", "+1", &[])]})),
        (422, "MissingTrunk", json!({"routes": [route("r", "1", &["z.contoso.com"])]})),
        (400, "DuplicatedRoute", json!({"routes": [route("r", "1", &[]), route("r", "2", &[])]})),
        (
            400,
            "RouteWithDuplicatedTrunk",
            json!({"routes": [route("r", "1", &["a.contoso.com", "A.contoso.com"])]}),
        ),
    ]
}

#[tokio::test]
async fn a_refused_patch_changes_nothing() {
    let (_emulator, client) = start().await;
    let start = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 5061}},
        "routes": [route("r", "^.*$", &["a.contoso.com"])]});
    patch(&client, start).await;
    let before = read(&client).await;
    for (status, inner, body) in refused() {
        let answer = patch(&client, body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
        assert_eq!(answer.code(), "UnprocessableConfiguration");
        assert_eq!(answer.json()["error"]["innererror"]["code"], inner, "{body}");
        // Refusals of the shape of the patch come without versions.
        let shaped = matches!(inner, "MissingTrunk" | "InvalidTrunkFqdn");
        assert_eq!(answer.header("api-supported-versions").is_some(), shaped, "{inner}");
        assert_eq!(read(&client).await, before);
    }
}

#[tokio::test]
async fn trunks_merge_and_routes_are_replaced() {
    let (_emulator, client) = start().await;
    let two = json!({"trunks": {"a.contoso.com": {"sipSignalingPort": 1}, "b.contoso.com": {"sipSignalingPort": 2}}});
    patch(&client, two).await;
    patch(&client, json!({"routes": [route("one", "1", &[]), route("two", "2", &[])]})).await;
    let change = json!({"trunks": {"a.contoso.com": {}, "b.contoso.com": null, "c.contoso.com": {"sipSignalingPort": 3}}});
    let answer = patch(&client, change).await;
    assert_eq!(answer.json(), read(&client).await);
    assert_eq!(
        answer.json()["trunks"],
        json!({"a.contoso.com": {"sipSignalingPort": 1}, "c.contoso.com": {"sipSignalingPort": 3}})
    );
    patch(&client, json!({"routes": [route("three", "3", &[])]})).await;
    assert_eq!(read(&client).await["routes"].as_array().unwrap().len(), 1);
    assert_eq!(patch(&client, json!({"trunks": {"absent.contoso.com": null}})).await.status, 200);
}

#[tokio::test]
async fn the_limits_of_the_specification_hold() {
    let (_emulator, client) = start().await;
    let trunks = |count: usize| {
        let trunks =
            (0..count).map(|index| (format!("t{index}.contoso.com"), json!({"sipSignalingPort": 5061})));
        json!({"trunks": trunks.collect::<serde_json::Map<_, _>>()})
    };
    assert_eq!(patch(&client, trunks(251)).await.status, 422);
    assert_eq!(patch(&client, trunks(250)).await.status, 200);
    let routes = |count: usize| json!({"routes": (0..count).map(|i| route(&i.to_string(), "1", &[])).collect::<Vec<_>>()});
    assert_eq!(patch(&client, routes(251)).await.status, 422);
    assert_eq!(patch(&client, routes(250)).await.status, 200);
    assert_eq!(patch(&client, json!({"routes": [route(&"n".repeat(257), "1", &[])]})).await.status, 422);
}

#[tokio::test]
async fn the_preview_has_domains_health_and_more_of_a_trunk() {
    let (emulator, client) = start().await;
    let target = format!("/sip?{SIP_PREVIEW}");
    let trunk = json!({"sipSignalingPort": 5061, "directTransfer": true, "privacyHeader": "none"});
    let body = json!({"trunks": {"sbc.contoso.com": trunk}, "domains": {"contoso.com": {"enabled": true}}});
    let answer = client.patch(&target, body).await.json();
    assert_eq!(answer["trunks"]["sbc.contoso.com"]["ipAddressVersion"], "ipv4");
    assert_eq!(answer["domains"]["contoso.com"]["enabled"], true);
    let health = client.get(&format!("{target}&expand=trunks/health")).await.json();
    assert_eq!(health["trunks"]["sbc.contoso.com"]["health"]["overall"]["status"], "unknown");
    assert_eq!(read(&client).await["trunks"], json!({"sbc.contoso.com": {"sipSignalingPort": 5061}}));
    let in_use = client.patch(&target, json!({"domains": {"contoso.com": null}})).await;
    assert_eq!(in_use.json()["error"]["innererror"]["code"], "InvalidDomain");
    emulator.configure(|settings| settings.verify_domains = true);
    let foreign = json!({"trunks": {"sbc.fabrikam.com": {"sipSignalingPort": 5061}}});
    assert_eq!(client.patch(&target, foreign).await.status, 422);
    let disabled = json!({"domains": {"contoso.com": {"enabled": false}}});
    assert_eq!(client.patch(&target, disabled).await.status, 422);
    let both = json!({"domains": {"contoso.com": null}, "trunks": {"sbc.contoso.com": null}});
    assert_eq!(client.patch(&target, both).await.json()["domains"], json!({}));
}

#[tokio::test]
async fn routes_are_tested_in_order_and_what_is_not_evaluated_is_said() {
    let (_emulator, client) = start().await;
    let test = format!("/sip:testRoutesWithNumber?targetPhoneNumber=%2B14255550123&{SIP_PREVIEW}");
    let routes = [route("us", r"^\+1\d{10}$", &[]), route("gb", r"^\+44", &[]), route("all", ".*", &[])];
    patch(&client, json!({"routes": routes})).await;
    let names = |answer: crate::client::Answer| -> Vec<String> {
        let routes = answer.json()["matchingRoutes"].as_array().unwrap().clone();
        routes.iter().map(|route| route["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(client.send("POST", &test, None, &[]).await.unwrap()), ["us", "all"]);
    let given = json!({"routes": [route("look", r"^\+1(?!206)", &[]), route("no", r"^+1", &[])]});
    assert_eq!(names(client.post(&test, given).await), ["look"]);
    let strange = client.post(&test, json!({"routes": [route("g", r"\p{IsGreek}", &[])]})).await;
    assert_eq!((strange.status, strange.code().as_str()), (501, "NotEvaluated"));
}

#[tokio::test]
async fn every_pattern_of_the_vectors_is_judged_as_by_dotnet() {
    let Some(folder) = crate::shared::folder("contract/vectors") else { return };
    let vectors: Value =
        serde_json::from_slice(&std::fs::read(folder.join("sip-patterns.json")).unwrap()).unwrap();
    let (_emulator, client) = start().await;
    let (mut judged, mut not_evaluated) = (0, Vec::new());
    for case in vectors["cases"].as_array().unwrap() {
        let pattern = case["pattern"].as_str().unwrap();
        // The service refuses the empty pattern, although .NET takes it.
        if pattern.is_empty() {
            continue;
        }
        let number = case["number"].as_str().unwrap();
        let escaped = number.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"));
        let test = format!("/sip:testRoutesWithNumber?targetPhoneNumber={escaped}&{SIP_PREVIEW}");
        let answer = client.post(&test, json!({"routes": [route("r", pattern, &[])]})).await;
        match answer.status {
            200 => {
                let matches = !answer.json()["matchingRoutes"].as_array().unwrap().is_empty();
                assert_eq!(case["matches"], matches, "{case}");
            }
            422 => assert_eq!(case["valid_in_dotnet"], false, "{case}"),
            501 => not_evaluated.push(case["id"].clone()),
            _ => panic!("{case}: {}", answer.text),
        }
        judged += 1;
    }
    println!("{judged} cases, not evaluated: {not_evaluated:?}");
    assert!(not_evaluated.len() <= 1, "{not_evaluated:?}");
}
