//! Applying a plan, exchange by exchange.

use std::time::Duration;

use communication_sip_routing::{
    Error, ErrorKind, Request, SipConfiguration, SipConflict, SipPlan, plan_from, testing::Reply,
};
use serde_json::{Value, json};

use crate::support::{Bench, CURRENT, PREVIEW, answer, read, refusal};

const GET: &str = "GET /sip?api-version=2023-03-01";
const PATCH: &str = "PATCH /sip?api-version=2023-03-01";

/// A swap: another trunk, and the route goes through it.
fn base() -> Value {
    json!({"trunks": {"old.contoso.com": {"sipSignalingPort": 5061}},
        "routes": [{"name": "all", "numberPattern": "^\\+1", "trunks": ["old.contoso.com"]}]})
}

fn wanted() -> Value {
    json!({"trunks": {"new.contoso.com": {"sipSignalingPort": 5061}},
        "routes": [{"name": "all", "numberPattern": "^\\+1", "trunks": ["new.contoso.com"]}]})
}

/// Both trunks, and the route goes through the new one.
fn halfway() -> Value {
    let mut halfway = wanted();
    halfway["trunks"]["old.contoso.com"] = base()["trunks"]["old.contoso.com"].clone();
    halfway
}

fn swap() -> SipPlan {
    plan_from(&read(&base()), &read(&wanted())).unwrap()
}

fn apply(replies: impl IntoIterator<Item = Reply>) -> (Bench, Result<SipConfiguration, Error>) {
    let bench = Bench::new(replies);
    let result = bench.clock.run(bench.client(CURRENT).apply(&swap()));
    assert_eq!(bench.transport.left(), 0, "{result:?}");
    (bench, result)
}

/// Long waits; the short ones are timers of attempts, which end with them.
fn waited(bench: &Bench) -> u64 {
    bench.clock.waits().iter().map(Duration::as_secs).sum()
}

#[test]
fn it_reads_changes_only_what_differs_and_reads_back() {
    let (bench, result) = apply([answer(&base()), answer(&wanted()), answer(&wanted())]);
    assert_eq!(result.unwrap(), read(&wanted()));
    assert_eq!(bench.lines(), [GET, PATCH, GET]);
    let request = &bench.transport.requests()[1];
    // The whole of it: trunks as they are stored, routes in one piece, and nothing that stays.
    let expected = r#"{"trunks":{"new.contoso.com":{"sipSignalingPort":5061},"old.contoso.com":null},"routes":[{"name":"all","numberPattern":"^\\+1","trunks":["new.contoso.com"]}]}"#;
    assert_eq!(std::str::from_utf8(request.body()).unwrap(), expected);
    assert_eq!(request.headers()["content-type"], "application/merge-patch+json");
}

#[test]
fn a_plan_that_is_carried_out_already_sends_nothing_more() {
    let (bench, result) = apply([answer(&wanted())]);
    assert!(result.is_ok());
    assert_eq!(bench.lines(), [GET]);
}

#[test]
fn an_edit_since_the_plan_was_made_is_told_and_nothing_is_sent() {
    let mut edited = base();
    edited["routes"][0]["numberPattern"] = json!("^\\+49");
    let (bench, result) = apply([answer(&edited)]);
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Conflict, Some("apply")));
    assert!(!error.may_have_been_sent() && bench.lines() == [GET]);
    let conflict = SipConflict::of(&error).unwrap();
    assert_eq!(conflict.found()[0].to_string(), r#"~ route all: numberPattern "^\\+1" -> "^\\+49""#);
    assert_eq!(conflict.missing().len(), 3);
    assert_eq!((conflict.base(), conflict.stored()), (&read(&base()), &read(&edited)));
    assert!(
        error.to_string().contains("nothing was changed: since the plan was made: ~ route all"),
        "{error}"
    );
}

#[test]
fn a_lost_answer_is_settled_by_looking() {
    let losses: [(&str, Reply); 7] = [
        ("reset", Reply::interrupted("reset")),
        ("server error", Reply::status(500)),
        ("busy", Reply::status(503).header("retry-after", "1")),
        ("request time-out", Reply::status(408)),
        ("hang", Reply::never()),
        ("cut", Reply::status(200).json(r#"{"trunks":{"#).then_break("cut")),
        ("html", Reply::status(200).chunk("<html>")),
    ];
    for (name, loss) in losses {
        // It had arrived.
        let (bench, result) = apply([answer(&base()), loss.clone(), answer(&wanted())]);
        assert!(result.is_ok(), "{name}: {result:?}");
        assert_eq!(bench.lines(), [GET, PATCH, GET], "{name}");

        // It had not: looked at three times over ten seconds, then sent once more.
        let old = || answer(&base());
        let replies = [old(), loss.clone(), old(), old(), old(), answer(&wanted()), answer(&wanted())];
        let (bench, result) = apply(replies);
        assert!(result.is_ok(), "{name}: {result:?}");
        assert_eq!(bench.lines(), [GET, PATCH, GET, GET, GET, PATCH, GET], "{name}");
        assert!(waited(&bench) >= 10, "{name}");
        let requests = bench.transport.requests();
        assert_eq!(requests[1].body(), requests[5].body(), "{name}");

        // It shows late.
        let (bench, result) = apply([old(), loss.clone(), old(), answer(&wanted())]);
        assert!(result.is_ok() && bench.lines().len() == 4, "{name}: {result:?}");
    }
}

#[test]
fn twice_lost_and_never_seen_is_an_unknown_outcome_that_says_what_was_looked_at() {
    let old = || answer(&base());
    let lost = || Reply::interrupted("reset");
    let (bench, result) = apply([old(), lost(), old(), old(), old(), lost(), old(), old(), old()]);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.to_string().contains("the old configuration was still in place 10 s later"), "{error}");
    let outcome = error.outcome().unwrap();
    assert_eq!((outcome.looks().len(), outcome.missing().len()), (6, 3));
    assert!(outcome.repeat_is_harmless() && error.may_have_been_sent());
    // Two at most, whatever happens.
    assert_eq!(bench.lines().iter().filter(|line| *line == PATCH).count(), 2);
}

#[test]
fn a_look_that_fails_never_leads_to_a_second_request() {
    let old = || answer(&base());
    let failed = || (0..4).map(|_| Reply::status(502));
    let replies = [old(), Reply::interrupted("reset"), old(), old()].into_iter().chain(failed());
    let (bench, result) = apply(replies);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(
        error.to_string().contains("looking failed: the old configuration is in place, or the new one"),
        "{error}"
    );
    assert_eq!(bench.lines().iter().filter(|line| *line == PATCH).count(), 1);
}

#[test]
fn what_is_neither_old_nor_new_after_a_lost_answer_is_a_conflict() {
    let mut other = wanted();
    other["trunks"]["third.contoso.com"] = json!({"sipSignalingPort": 5061});
    let (bench, result) = apply([answer(&base()), Reply::status(504), answer(&other)]);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.may_have_been_sent() && error.to_string().contains("nothing more was sent"), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(504));
    assert_eq!(
        SipConflict::of(&error).unwrap().missing()[0].to_string(),
        "- trunk third.contoso.com: sipSignalingPort 5061"
    );
    assert_eq!(bench.lines(), [GET, PATCH, GET]);
}

#[test]
fn a_change_that_slipped_in_shows_in_the_answer() {
    let mut other = wanted();
    other["trunks"]["third.contoso.com"] = json!({"sipSignalingPort": 5061});
    let (_, result) = apply([answer(&base()), answer(&other), answer(&other)]);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(
        error.may_have_been_sent() && error.to_string().contains("somebody else changed it at the same time")
    );
}

#[test]
fn a_refusal_leaves_the_old_configuration_and_says_so() {
    for status in [400, 401, 403, 422, 429] {
        let (bench, result) = apply([answer(&base()), refusal(status, "InvalidTrunkFqdn")]);
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, status));
        assert!(!error.may_have_been_sent() && error.to_string().contains("nothing was changed"), "{error}");
        assert_eq!(bench.lines(), [GET, PATCH]);
    }
    let (_, result) = apply([answer(&base())].into_iter().chain((0..4).map(|_| Reply::not_sent("refused"))));
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.may_have_been_sent() && error.to_string().contains("nothing was changed"), "{error}");
}

#[test]
fn if_the_first_reading_fails_nothing_was_changed() {
    let (_, result) = apply((0..4).map(|_| Reply::interrupted("reset")));
    let error = result.unwrap_err();
    assert!(!error.may_have_been_sent() && error.to_string().contains("nothing was changed"), "{error}");
}

#[test]
fn where_removals_do_not_go_together_with_routes_they_go_second() {
    let missing = || refusal(422, "MissingTrunk");
    let replies = [
        answer(&base()),
        missing(),
        answer(&halfway()),
        answer(&halfway()),
        answer(&wanted()),
        answer(&wanted()),
    ];
    let (bench, result) = apply(replies);
    assert_eq!(result.unwrap(), read(&wanted()));
    assert_eq!(bench.lines(), [GET, PATCH, PATCH, GET, PATCH, GET]);
    let bodies = bench.bodies();
    assert_eq!(
        bodies[2],
        json!({"trunks": {"new.contoso.com": {"sipSignalingPort": 5061}}, "routes": wanted()["routes"]})
    );
    assert_eq!(bodies[4], json!({"trunks": {"old.contoso.com": null}}));
}

#[test]
fn if_the_second_of_two_requests_fails_the_error_says_what_is_done() {
    let missing = || refusal(422, "MissingTrunk");
    let (_, result) = apply([answer(&base()), missing(), answer(&halfway()), answer(&halfway()), missing()]);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Partial);
    let outcome = error.outcome().unwrap();
    assert_eq!(outcome.missing(), ["- trunk old.contoso.com: sipSignalingPort 5061"]);
    assert_eq!(outcome.done().len(), 2);
    assert!(error.to_string().contains("the first of two requests set the routes"), "{error}");
}

#[test]
fn a_sound_plan_that_is_refused_for_a_missing_trunk_names_the_routes() {
    // Somebody else's route goes through the trunk by the time it is removed.
    let old = json!({"trunks": {"old.contoso.com": {"sipSignalingPort": 5061}}, "routes": []});
    let gone = json!({"trunks": {}, "routes": []});
    let plan = plan_from(&read(&old), &read(&gone)).unwrap();
    let mut used = old.clone();
    used["routes"] = base()["routes"].clone();
    let bench = Bench::new([answer(&old), refusal(422, "MissingTrunk"), answer(&used)]);
    let error = bench.clock.run(bench.client(CURRENT).apply(&plan)).unwrap_err();
    assert!(error.to_string().contains("route all names trunk old.contoso.com"), "{error}");
    assert!(!error.may_have_been_sent());
}

#[test]
fn a_plan_with_what_a_version_lacks_is_refused_before_anything_is_sent() {
    let mut disabled = base();
    disabled["trunks"]["old.contoso.com"]["enabled"] = json!(false);
    let plan = plan_from(&read(&base()), &read(&disabled)).unwrap();
    let bench = Bench::new([]);
    let error = bench.clock.run(bench.client(CURRENT).apply(&plan)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let text = error.to_string();
    assert_eq!(
        text,
        "apply: trunk old.contoso.com: enabled: api-version 2023-03-01 has none; use 2024-11-15-preview"
    );
    assert!(bench.lines().is_empty());
    let bench = Bench::new([answer(&base()), answer(&disabled), answer(&disabled)]);
    assert!(bench.clock.run(bench.client(PREVIEW).apply(&plan)).is_ok());
    assert_eq!(bench.bodies()[1], json!({"trunks": {"old.contoso.com": {"enabled": false}}}));
}

#[test]
fn only_the_first_request_has_the_id_that_the_caller_chose() {
    let bench = Bench::new([answer(&base()), answer(&wanted()), answer(&wanted())]);
    let options = communication_sip_routing::CallOptions::new().request_id("change-1");
    let client = bench.client(CURRENT).with_call_options(options);
    bench.clock.run(client.apply(&swap())).unwrap();
    let requests = bench.transport.requests();
    let ids: Vec<_> = requests.iter().map(|request| &request.headers()["x-ms-client-request-id"]).collect();
    assert_eq!(ids[0], "change-1");
    assert!(ids[1] != ids[0] && ids[2] != ids[0] && ids[1] != ids[2]);
}

#[test]
fn a_change_that_is_answered_as_made_and_never_shows_is_not_called_done() {
    let old = || answer(&base());
    let (bench, result) = apply([old(), answer(&wanted()), old(), old(), old()]);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(
        error.to_string().contains(
            "answered as made, and 10 s later the old configuration is stored; applying the same plan again"
        ),
        "{error}"
    );
    assert!(error.may_have_been_sent() && error.outcome().unwrap().repeat_is_harmless());
    assert!(waited(&bench) >= 10);
    // It may show late.
    let (_, result) = apply([old(), answer(&wanted()), old(), answer(&wanted())]);
    assert!(result.is_ok());
}

#[test]
fn an_answer_with_the_whole_new_configuration_is_enough_if_it_cannot_be_read_again() {
    let failed = || (0..12).map(|_| Reply::status(502));
    let (_, result) = apply([answer(&base()), answer(&wanted())].into_iter().chain(failed()));
    assert_eq!(result.unwrap(), read(&wanted()));
    // One with another configuration is not.
    let (_, result) = apply([answer(&base()), answer(&base())].into_iter().chain(failed()));
    assert_eq!(result.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
}

#[test]
fn what_was_said_in_the_base_and_is_not_stored_any_more_is_a_conflict() {
    let mut novel = base();
    novel["trunks"]["old.contoso.com"]["novelty"] = json!(1);
    for (then, now) in [(novel.clone(), base()), (base(), novel)] {
        let plan = plan_from(&read(&then), &read(&wanted())).unwrap();
        let bench = Bench::new([answer(&now)]);
        let error = bench.clock.run(bench.client(CURRENT).apply(&plan)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert!(error.to_string().contains("~ trunk old.contoso.com: novelty"), "{error}");
    }
}

#[test]
fn the_change_does_not_ride_on_an_idle_connection() {
    let (bench, _) = apply([answer(&base()), answer(&wanted()), answer(&wanted())]);
    let fresh: Vec<_> = bench.transport.requests().iter().map(Request::wants_fresh_connection).collect();
    assert_eq!(fresh, [false, true, false]);
}

#[test]
fn another_spelling_of_a_trunk_in_a_route_is_no_difference() {
    let [mut before, mut after] = [base(), wanted()];
    before["routes"][0]["trunks"] = json!(["OLD.contoso.com"]);
    after["routes"][0]["trunks"] = json!(["NEW.contoso.com"]);
    let (bench, result) = apply([answer(&before), answer(&after), answer(&after)]);
    assert_eq!(result.unwrap(), read(&after));
    assert_eq!(bench.lines(), [GET, PATCH, GET]);
}

#[test]
fn of_two_requests_only_what_the_second_does_is_missing_after_the_first() {
    let mut before = base();
    before["routes"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "gone", "numberPattern": "9", "trunks": []}));
    let plan = plan_from(&read(&before), &read(&wanted())).unwrap();
    let missing = || refusal(422, "MissingTrunk");
    let replies = [answer(&before), missing(), answer(&halfway()), answer(&halfway()), missing()];
    let bench = Bench::new(replies);
    let error = bench.clock.run(bench.client(CURRENT).apply(&plan)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Partial);
    let outcome = error.outcome().unwrap();
    assert_eq!(outcome.missing(), ["- trunk old.contoso.com: sipSignalingPort 5061"]);
    assert_eq!(outcome.done().len(), 3, "{:?}", outcome.done());
    assert!(outcome.done().iter().any(|line| line.starts_with("- route gone")), "{:?}", outcome.done());
}

#[test]
fn the_names_that_are_sent_are_spelled_as_they_are_stored_when_they_are_sent() {
    // Somebody set the trunk anew in another case since the plan was made.
    let stored = json!({"trunks": {"OLD.contoso.com": {"sipSignalingPort": 5061}},
        "routes": [{"name": "all", "numberPattern": "^\\+1", "trunks": ["OLD.contoso.com"]}]});
    let mut wanted = base();
    wanted["trunks"]["old.contoso.com"]["sipSignalingPort"] = json!(5062);
    wanted["routes"][0]["numberPattern"] = json!("^\\+44");
    let plan = plan_from(&read(&base()), &read(&wanted)).unwrap();
    let mut after = stored.clone();
    after["trunks"]["OLD.contoso.com"]["sipSignalingPort"] = json!(5062);
    after["routes"][0]["numberPattern"] = json!("^\\+44");
    let bench = Bench::new([answer(&stored), answer(&after), answer(&after)]);
    bench.clock.run(bench.client(CURRENT).apply(&plan)).unwrap();
    assert_eq!(bench.bodies()[1], after);
}

#[test]
fn a_stored_name_that_breaks_a_rule_can_be_planned_around_and_deleted() {
    let odd = json!({"trunks": {"sbc_1.contoso.com": {"sipSignalingPort": 5061}}, "routes": []});
    let bench = Bench::new([answer(&odd)]);
    let (client, clock) = (bench.client(CURRENT), &bench.clock);
    let mut wanted = read(&odd);
    wanted.trunks_mut().push(communication_sip_routing::SipTrunk::new("sbc.contoso.com", 5061));
    assert_eq!(clock.run(client.plan(&wanted)).unwrap().changes().len(), 1);
    // What is wrong beside the name is told before anything is sent.
    wanted.trunks_mut()[1].sip_signaling_port = Some(0);
    let error = clock.run(client.plan(&wanted)).unwrap_err();
    assert_eq!((error.kind(), bench.lines().len()), (ErrorKind::InvalidInput, 1));
    bench.transport.reply(answer(&json!({"trunks": {}, "routes": []})));
    clock.run(client.delete_trunk("sbc_1.contoso.com")).unwrap();
}

#[test]
fn a_plan_that_removes_nothing_and_misses_a_trunk_names_its_own_routes() {
    // Somebody else removes the trunk between the look and the request.
    let old = json!({"trunks": {"old.contoso.com": {"sipSignalingPort": 5061}}, "routes": []});
    let plan = plan_from(&read(&old), &read(&base())).unwrap();
    let gone = json!({"trunks": {}, "routes": []});
    let bench = Bench::new([answer(&old), refusal(422, "MissingTrunk"), answer(&gone)]);
    let error = bench.clock.run(bench.client(CURRENT).apply(&plan)).unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Service, false));
    let told = error.to_string();
    assert!(told.contains("route all names trunk old.contoso.com"), "{told}");
    assert!(told.contains("nothing was changed"), "{told}");
    assert_eq!(bench.lines(), [GET, PATCH, GET]);
}

#[test]
fn domains_that_go_with_their_trunks_go_in_the_second_of_two_requests() {
    let with = |body: Value, domains: Value| {
        let mut body = body;
        body["domains"] = domains;
        body
    };
    let (fabrikam, both) = (
        json!({"fabrikam.com": {"enabled": true}}),
        json!({"contoso.com": {"enabled": true}, "fabrikam.com": {"enabled": true}}),
    );
    let before = with(base(), json!({"contoso.com": {"enabled": true}}));
    let after = with(wanted(), fabrikam.clone());
    let between = with(halfway(), both);
    let plan = plan_from(&read(&before), &read(&after)).unwrap();
    let refused = refusal(422, "MissingTrunk");
    let replies =
        [answer(&before), refused, answer(&between), answer(&between), answer(&after), answer(&after)];
    let bench = Bench::new(replies);
    bench.clock.run(bench.client(PREVIEW).apply(&plan)).unwrap();
    let bodies = bench.bodies();
    assert_eq!(bodies[2]["domains"], fabrikam);
    assert_eq!(bodies[4], json!({"trunks": {"old.contoso.com": null}, "domains": {"contoso.com": null}}));
}

#[test]
fn no_domains_and_nothing_said_of_domains_is_the_same() {
    for (then, now) in [(Some(json!({})), None), (None, Some(json!({})))] {
        let with = |domains: &Option<Value>, body: Value| match domains {
            Some(domains) => {
                let mut body = body;
                body["domains"] = domains.clone();
                body
            }
            None => body,
        };
        let plan = plan_from(&read(&with(&then, base())), &read(&wanted())).unwrap();
        let bench = Bench::new(
            [with(&now, base()), with(&now, wanted()), with(&now, wanted())].map(|body| answer(&body)),
        );
        bench.clock.run(bench.client(PREVIEW).apply(&plan)).unwrap();
    }
}

#[test]
fn a_plan_whose_base_has_what_a_version_lacks_is_refused_before_anything_is_sent() {
    let mut disabled = base();
    disabled["trunks"]["old.contoso.com"]["enabled"] = json!(false);
    let plan = plan_from(&read(&disabled), &read(&wanted())).unwrap();
    let bench = Bench::new([]);
    let error = bench.clock.run(bench.client(CURRENT).apply(&plan)).unwrap_err();
    assert!(error.to_string().contains("trunk old.contoso.com: enabled: api-version 2023-03-01"), "{error}");
}

#[test]
fn a_trunk_of_which_another_spelling_goes_is_not_called_missing() {
    let port = || json!({"sipSignalingPort": 5061});
    let stored = json!({"trunks": {"SBC.contoso.com": port(), "sbc.contoso.com": port()},
        "routes": [{"name": "r", "numberPattern": "1", "trunks": ["sbc.contoso.com", "gone.contoso.com"]}]});
    let bench = Bench::new([answer(&stored), refusal(422, "MissingTrunk"), answer(&stored)]);
    let kept = [communication_sip_routing::SipTrunk::new("sbc.contoso.com", 5061)];
    let error = bench.clock.run(bench.client(CURRENT).set_trunks(&kept)).unwrap_err().to_string();
    assert_eq!(bench.bodies()[1], json!({"trunks": {"sbc.contoso.com": port(), "SBC.contoso.com": null}}));
    assert!(error.contains("names trunk gone.contoso.com") && !error.contains("trunk sbc"), "{error}");
}
