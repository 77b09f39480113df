//! Every operation, end to end, at the emulator.

use communication_emulator::Emulator;
use communication_sip_routing::{
    ApiVersion, ErrorKind, PrivacyHeader, SipConfiguration, SipConflict, SipDomain, SipRoutingClient,
    SipTrunkRoute,
};
use serde_json::json;

use crate::support::{CURRENT, client_of, route, start, store, stored, trunk};

async fn start_as(version: ApiVersion) -> (Emulator, SipRoutingClient) {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = client_of(&emulator, version);
    (emulator, client)
}

fn patches(emulator: &Emulator) -> Vec<serde_json::Value> {
    let requests = emulator.journal().requests();
    let patches = requests.iter().filter(|entry| entry.method == "PATCH");
    patches.map(|entry| serde_json::from_str(entry.body.as_ref().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn trunks_and_routes_live_their_life() {
    let (_emulator, client) = start_as(CURRENT).await;
    assert!(client.list_trunks().await.unwrap().is_empty() && client.list_routes().await.unwrap().is_empty());
    client.set_trunk(&trunk("a.contoso.com", 5061)).await.unwrap();
    let trunks =
        client.set_trunks(&[trunk("A.contoso.com", 5062), trunk("b.contoso.com", 5063)]).await.unwrap();
    let names: Vec<_> =
        trunks.iter().map(|trunk| (trunk.fqdn.as_str(), trunk.sip_signaling_port.unwrap())).collect();
    assert_eq!(names, [("a.contoso.com", 5062), ("b.contoso.com", 5063)]);
    let routes = [route("one", &["a.contoso.com"]), route("two", &["b.contoso.com", "a.contoso.com"])];
    assert_eq!(client.set_routes(&routes).await.unwrap(), routes);
    assert_eq!(client.list_routes().await.unwrap(), routes);
    assert_eq!(client.get_trunk("B.CONTOSO.com").await.unwrap().sip_signaling_port, Some(5063));
    let error = client.get_trunk("c.contoso.com").await.unwrap_err();
    assert!(error.is_not_found() && error.kind() == ErrorKind::Service, "{error}");
    assert_eq!(error.to_string(), "get_trunk: there is no trunk c.contoso.com");
    client.set_routes(&[]).await.unwrap();
    client.delete_trunk("a.contoso.com").await.unwrap();
    client.delete_trunk("a.contoso.com").await.unwrap();
    assert_eq!(client.list_trunks().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_trunk_in_use_is_not_deleted_and_the_routes_in_the_way_are_named() {
    let (emulator, client) = start_as(CURRENT).await;
    client.set_trunks(&[trunk("a.contoso.com", 5061), trunk("b.contoso.com", 5061)]).await.unwrap();
    let routes = [
        route("one", &["a.contoso.com"]),
        route("two", &["b.contoso.com"]),
        route("three", &["b.contoso.com", "A.contoso.com"]),
    ];
    client.set_routes(&routes).await.unwrap();
    let error = client.delete_trunk("a.contoso.com").await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains(
            "nothing was changed; route one names trunk a.contoso.com, route three names trunk A.contoso.com"
        ),
        "{text}"
    );
    assert!(!text.contains("route two") && !error.may_have_been_sent(), "{text}");
    assert_eq!(error.service().unwrap().innermost_code(), Some("MissingTrunk"));
    let error =
        client.set_trunks(&[trunk("c.contoso.com", 5061), trunk("b.contoso.com", 5061)]).await.unwrap_err();
    assert!(error.to_string().contains("route one names trunk a.contoso.com"), "{error}");
    let error = client.set_routes(&[route("x", &["gone.contoso.com"])]).await.unwrap_err();
    assert!(error.to_string().contains("route x names trunk gone.contoso.com"), "{error}");
    assert_eq!(stored(&emulator).routes().len(), 3);
}

#[tokio::test]
async fn the_preview_sets_and_shows_more() {
    let (_emulator, client) = start().await;
    let wanted = trunk("a.contoso.com", 5061)
        .enabled(false)
        .direct_transfer(true)
        .privacy_header(PrivacyHeader::None)
        .ip_address_version("ipv6");
    assert_eq!(client.set_trunk(&wanted).await.unwrap(), wanted);
    assert!(client.list_trunks().await.unwrap()[0].health.is_none());
    assert!(client.list_trunks_with_health().await.unwrap()[0].health.is_some());
    assert!(client.get_trunk_with_health("a.contoso.com").await.unwrap().health.is_some());
    let ours =
        SipTrunkRoute::new("us", r"^\+1\d{10}$").trunks(["a.contoso.com"]).caller_id_override("+14255550100");
    let rest = SipTrunkRoute::new("rest", r"^\+\d+$").trunks(["a.contoso.com"]);
    client.set_routes(&[ours.clone(), rest.clone()]).await.unwrap();
    assert_eq!(client.test_routes_with_number("+14255550123").await.unwrap(), [ours, rest.clone()]);
    assert_eq!(client.test_routes_with_number("+493023125001").await.unwrap(), [rest]);
    assert!(client.test_routes_with_number("112").await.unwrap().is_empty());
    client.set_domain(&SipDomain::new("contoso.com", true)).await.unwrap();
    assert_eq!(client.get_domain("Contoso.com").await.unwrap().enabled, Some(true));
    client.set_domain(&SipDomain::new("contoso.com", false)).await.unwrap();
    assert_eq!(client.list_domains().await.unwrap()[0].enabled, Some(false));
    // Trunks are under it.
    assert_eq!(client.delete_domain("contoso.com").await.unwrap_err().status().unwrap().as_u16(), 422);
    client.set_routes(&[]).await.unwrap();
    client.set_trunks(&[]).await.unwrap();
    client.delete_domain("contoso.com").await.unwrap();
    assert!(client.get_domain("contoso.com").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn what_the_current_version_lacks_is_refused_before_anything_is_sent() {
    let (emulator, client) = start_as(CURRENT).await;
    let (plain, domain) = (trunk("a.contoso.com", 5061), SipDomain::new("contoso.com", true));
    let overriding = route("r", &[]).caller_id_override("+14255550100");
    let all = SipConfiguration::new([], []).with_domains([]);
    let errors = [
        client.set_trunk(&plain.clone().enabled(true)).await.map(drop),
        client.set_trunk(&plain.clone().direct_transfer(true)).await.map(drop),
        client.set_trunks(&[plain.clone().privacy_header("id")]).await.map(drop),
        client.set_trunks(&[plain.ip_address_version("ipv4")]).await.map(drop),
        client.set_routes(&[overriding]).await.map(drop),
        client.list_trunks_with_health().await.map(drop),
        client.get_trunk_with_health("a.contoso.com").await.map(drop),
        client.list_domains().await.map(drop),
        client.get_domain("contoso.com").await.map(drop),
        client.set_domain(&domain).await.map(drop),
        client.delete_domain("contoso.com").await,
        client.test_routes_with_number("911").await.map(drop),
        client.test_configuration_with_number(&all, "911").await.map(drop),
        client.plan(&all).await.map(drop),
    ];
    for error in errors {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        assert!(
            error.to_string().contains("api-version 2023-03-01 has none; use 2024-11-15-preview"),
            "{error}"
        );
    }
    assert!(emulator.journal().is_empty());
    // What another version has is the service's word.
    let other = client_of(&emulator, "2025-01-01");
    other.list_domains().await.unwrap();
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_before_anything_is_sent() {
    let (emulator, client) = start().await;
    let errors = [
        (client.set_trunk(&trunk("sbc", 5061)).await.map(drop), "set_trunk: trunk sbc: fqdn: must be"),
        (
            client.set_trunk(&trunk("a.contoso.com", 0)).await.map(drop),
            "set_trunk: trunk a.contoso.com: sip_signaling_port: must be 1 to 65535",
        ),
        (
            client.set_trunks(&[trunk("a.b", 1), trunk("A.b", 2)]).await.map(drop),
            "set_trunks: trunk A.b: fqdn: must be there once",
        ),
        (client.delete_trunk("").await, "delete_trunk: trunk \"\": fqdn: must be"),
        (
            client.set_routes(&[route("r", &["a.b", "A.b"])]).await.map(drop),
            "set_routes: route r: trunks: names A.b more than once",
        ),
        (
            client.set_domain(&SipDomain::new("x.azure.com", true)).await.map(drop),
            "set_domain: domain x.azure.com: name: must not be under",
        ),
        (client.delete_domain(" ").await, "delete_domain: domain  : name: must be"),
        (
            client.test_routes_with_number("+1 425").await.map(drop),
            "test_routes_with_number: number: must be 1 to 24 digits",
        ),
        (client.test_routes_with_number("").await.map(drop), "test_routes_with_number: number: must be"),
    ];
    for (error, text) in errors {
        let error = error.unwrap_err();
        assert!(error.to_string().starts_with(text) && error.kind() == ErrorKind::InvalidInput, "{error}");
    }
    let nothing: SipConfiguration = serde_json::from_value(json!({"trunks": {"a.b": {}}})).unwrap();
    let error = client.set_trunk(&nothing.trunks()[0]).await.unwrap_err();
    assert_eq!(error.to_string(), "set_trunk: trunk a.b: nothing of it is said");
    assert!(emulator.journal().is_empty());
}

#[tokio::test]
async fn a_swap_of_trunk_and_route_is_one_request_and_leaves_no_moment_without_routes() {
    let (emulator, client) = start_as(CURRENT).await;
    let at = |name: &str| SipConfiguration::new([trunk(name, 5061)], [route("all", &[name])]);
    client.apply(&client.plan(&at("old.contoso.com")).await.unwrap()).await.unwrap();
    emulator.journal().clear();
    let plan = client.plan(&at("new.contoso.com")).await.unwrap();
    let after = client.apply(&plan).await.unwrap();
    assert_eq!(after, at("new.contoso.com"));
    let sent = patches(&emulator);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0]["routes"].as_array().unwrap().len(), 1);
    assert_eq!(sent[0]["trunks"]["old.contoso.com"], json!(null));
    // And back.
    let back = plan.rollback(&after).unwrap();
    assert_eq!(client.apply(&back).await.unwrap(), at("old.contoso.com"));
    assert_eq!(patches(&emulator).len(), 2);
}

#[tokio::test]
async fn nothing_to_change_sends_no_change() {
    let (emulator, client) = start_as(CURRENT).await;
    let configuration = client.configuration().await.unwrap();
    for wanted in [SipConfiguration::default(), configuration, SipConfiguration::new([], [])] {
        client.apply(&client.plan(&wanted).await.unwrap()).await.unwrap();
    }
    assert!(client.set_trunks(&[]).await.unwrap().is_empty());
    assert!(patches(&emulator).is_empty());
}

#[tokio::test]
async fn an_edit_before_the_plan_is_applied_is_detected_and_can_be_planned_over() {
    let (emulator, client) = start_as(CURRENT).await;
    let mut wanted = client.configuration().await.unwrap();
    wanted.trunks_mut().push(trunk("ours.contoso.com", 5061));
    let plan = client.plan(&wanted).await.unwrap();
    store(&emulator, &json!({"trunks": {"theirs.contoso.com": {"sipSignalingPort": 5061}}}));
    let error = client.apply(&plan).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(patches(&emulator).is_empty() && !error.may_have_been_sent());
    let mut merged = SipConflict::of(&error).unwrap().stored().clone();
    merged.trunks_mut().push(trunk("ours.contoso.com", 5061));
    let stored = client.apply(&client.plan(&merged).await.unwrap()).await.unwrap();
    assert_eq!(stored.trunks().len(), 2);
}

#[tokio::test]
async fn a_preview_plan_with_everything_is_applied_and_rolled_back() {
    let (emulator, client) = start().await;
    client.set_trunk(&trunk("old.contoso.com", 5061).enabled(true)).await.unwrap();
    let wanted = SipConfiguration::new(
        [trunk("old.contoso.com", 5061).enabled(false), trunk("new.contoso.com", 5062)],
        [route("all", &["NEW.contoso.com"]).caller_id_override("+14255550100")],
    )
    .with_domains([SipDomain::new("fabrikam.com", true)]);
    let plan = client.plan(&wanted).await.unwrap();
    assert_eq!(plan.changes().len(), 4, "{plan}");
    let kept = serde_json::to_string(&plan).unwrap();
    let stored = client.apply(&serde_json::from_str(&kept).unwrap()).await.unwrap();
    assert_eq!(stored.trunk("new.contoso.com").unwrap().enabled, Some(true));
    assert!(client.plan(&wanted).await.unwrap().is_empty());
    let back = plan.rollback(&stored).unwrap();
    assert!(plan.not_restorable().is_empty());
    client.apply(&back).await.unwrap();
    let restored = client.configuration().await.unwrap();
    assert_eq!(&restored, plan.base());
    assert!(emulator.journal().requests().iter().all(|entry| entry.status == Some(200)));
}
