//! A state that was read from its file goes on exactly as the one that wrote it.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header::CONTENT_TYPE};
use time::Duration;

use super::Store;
use crate::{
    auth::key::AccessKey,
    clock::Clock,
    dispatch::carry_out_as_owner,
    exchange::Request,
    random::Random,
    settings::{Settings, Speed},
    world::{Shared, World},
};

const PHONE: &str = "api-version=2025-06-01";
const IDENTITY: &str = "api-version=2025-03-02-preview";
const LEGACY: &str = "api-version=2020-07-20-preview1";

fn open(store: &Store, settings: Settings) -> Shared {
    let keys = [AccessKey::derive(1, "a"), AccessKey::derive(1, "b")];
    let mut world = World::new(settings, 1, keys, None);
    let clock = Clock::default();
    clock.restore(world.load(store).unwrap());
    Shared::new(world, clock, None)
}

/// Asks for everything there is, with the ids that it was told.
#[derive(Clone)]
struct Driver {
    random: Random,
    users: Vec<String>,
    searches: Vec<String>,
    operations: Vec<String>,
    numbers: Vec<String>,
    legacy: Vec<(&'static str, String)>,
}

type Asked = (&'static str, String, String);

impl Driver {
    fn pick(&mut self, from: impl Fn(&Driver) -> &[String]) -> String {
        let at = usize::try_from(self.random.clone().next() % 97).unwrap();
        self.random.next();
        let all = from(self);
        // The latest are the most interesting.
        all.iter().rev().nth(at % all.len().clamp(1, 5)).cloned().unwrap_or_else(|| "none".to_owned())
    }

    fn next(&mut self) -> Asked {
        let (user, search) = (self.pick(|all| &all.users), self.pick(|all| &all.searches));
        let (operation, number) = (self.pick(|all| &all.operations), self.pick(|all| &all.numbers));
        let path = number.replace('+', "%2B");
        let turn = self.random.below(1_000_000);
        let reservation = format!("00000000-0000-4000-8000-00000000000{:x}", turn % 16);
        let area = ["", "", "", "004", "005", "006"][usize::try_from(turn % 6).unwrap()];
        let custom = if turn.is_multiple_of(2) { "null".to_owned() } else { format!("\"c{}\"", turn % 7) };
        let id = format!("11111111-1111-4111-8111-11111111111{:x}", turn % 16);
        let (kind, legacy) =
            self.legacy.iter().rev().nth(usize::try_from(turn % 3).unwrap()).cloned().unwrap_or_default();
        let text = |method, target: String, body: &str| (method, target, body.to_owned());
        match self.random.below(29) {
            0 => text(
                "POST",
                format!("/identities?{IDENTITY}"),
                &format!(r#"{{"customId":{custom},"createTokenWithScopes":["chat"]}}"#),
            ),
            1 => text(
                "POST",
                format!("/identities/{user}/:issueAccessToken?{IDENTITY}"),
                r#"{"scopes":["voip"]}"#,
            ),
            2 => text("POST", format!("/identities/{user}/:revokeAccessTokens?{IDENTITY}"), ""),
            3 => text("DELETE", format!("/identities/{user}?{IDENTITY}"), ""),
            4 | 5 => text(
                "POST",
                format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"),
                &format!(
                    r#"{{"phoneNumberType":"tollFree","assignmentType":"application","capabilities":{{"calling":"outbound","sms":"none"}},"quantity":{},"areaCode":"{area}"}}"#,
                    1 + turn % 3
                ),
            ),
            6..=9 => text("GET", format!("/phoneNumbers/operations/{operation}?{PHONE}"), ""),
            10 => text("GET", format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}"), ""),
            11 | 12 => text(
                "POST",
                format!("/availablePhoneNumbers/:purchase?{PHONE}"),
                &format!(r#"{{"searchId":"{search}"}}"#),
            ),
            13 => text("DELETE", format!("/phoneNumbers/{path}?{PHONE}"), ""),
            14 => text(
                "PATCH",
                format!("/phoneNumbers/{path}/capabilities?{PHONE}"),
                r#"{"calling":"inbound"}"#,
            ),
            15 => text("DELETE", format!("/phoneNumbers/operations/{operation}?{PHONE}"), ""),
            16 => text(
                "PATCH",
                format!("/availablePhoneNumbers/reservations/{reservation}?{PHONE}"),
                &format!(
                    r#"{{"phoneNumbers":{{"1844555{:04}":{{"countryCode":"US","phoneNumberType":"tollFree","assignmentType":"application","capabilities":{{"calling":"outbound","sms":"none"}}}}}}}}"#,
                    100 + turn % 100
                ),
            ),
            17 => text(
                "POST",
                format!("/availablePhoneNumbers/reservations/{reservation}/:purchase?{PHONE}"),
                "{}",
            ),
            18 => text("DELETE", format!("/availablePhoneNumbers/reservations/{reservation}?{PHONE}"), ""),
            19 => text(
                "PATCH",
                "/sip?api-version=2024-11-15-preview".to_owned(),
                &format!(
                    r#"{{"domains":{{"d{}.example":{{"enabled":true}}}},"trunks":{{"t{}.example":{{"sipSignalingPort":{}}}}}}}"#,
                    turn % 3,
                    turn % 5,
                    1 + turn % 9000
                ),
            ),
            20 => text(
                "PUT",
                format!("/access/entra/assignments/{id}?{IDENTITY}"),
                &format!(r#"{{"tenantId":"{id}","principalType":"user","clientIds":["{id}"]}}"#),
            ),
            21 => text(
                "POST",
                format!("/administration/phonenumbers/searches?{LEGACY}"),
                r#"{"displayName":"a","description":"b","areaCode":"206","phonePlanIds":["01432411-5169-4665-b13e-3fa56c10e1d1"],"quantity":1}"#,
            ),
            22..=24 => text("GET", format!("/administration/phonenumbers/{kind}/{legacy}?{LEGACY}"), ""),
            25 => {
                text("POST", format!("/administration/phonenumbers/searches/{legacy}/purchase?{LEGACY}"), "")
            }
            26 => text("POST", format!("/administration/phonenumbers/searches/{legacy}/cancel?{LEGACY}"), ""),
            27 => text(
                "POST",
                format!("/administration/phonenumbers/releases?{LEGACY}"),
                &format!(r#"{{"phoneNumbers":["{number}"]}}"#),
            ),
            _ => text("GET", format!("/phoneNumbers?{PHONE}"), ""),
        }
    }

    fn learn(&mut self, headers: &[(String, String)], body: &str) {
        let header = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        self.operations.extend(header("operation-id"));
        self.searches.extend(header("search-id"));
        let json: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
        self.users.extend(json["identity"]["id"].as_str().map(str::to_owned));
        self.numbers.extend(json["phoneNumbers"].as_array().into_iter().flatten().filter_map(|number| {
            Some(number.as_str().or_else(|| number["phoneNumber"].as_str())?.to_owned())
        }));
        for (name, kind) in [("searchId", "searches"), ("releaseId", "releases")] {
            self.legacy.extend(json[name].as_str().map(|id| (kind, id.to_owned())));
        }
    }
}

fn ask(shared: &Shared, (method, target, body): &Asked) -> (u16, Vec<(String, String)>, String) {
    let media = if *method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
    let request = Request {
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        target: target.clone(),
        headers: HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media))]),
        body: Bytes::from(body.clone()),
        secure: false,
    };
    let reply = carry_out_as_owner(shared, &request);
    (reply.status, reply.headers, reply.body.map(|body| body.to_text()).unwrap_or_default())
}

#[test]
fn a_state_from_a_file_goes_on_as_the_one_that_wrote_it() {
    let mut statuses = std::collections::BTreeMap::new();
    for seed in 0..4 {
        let path = std::env::temp_dir().join(format!("emulator-store-{}-{seed}", std::process::id()));
        let mut settings = Settings::in_process();
        settings.realistic_quotas = seed == 3;
        if seed % 2 == 1 {
            settings.speed = Speed::Realistic;
        }
        let store = Store::open(&path).unwrap();
        let writer = open(&store, settings.clone());
        writer.clock.freeze();
        let mut driver = Driver {
            random: Random::new(seed),
            users: Vec::new(),
            searches: Vec::new(),
            operations: Vec::new(),
            numbers: Vec::new(),
            legacy: Vec::new(),
        };
        for step in 0..600 {
            let (status, headers, body) = ask(&writer, &driver.next());
            driver.learn(&headers, &body);
            *statuses.entry(status).or_insert(0) += 1;
            writer.clock.advance(Duration::seconds(i64::from(step % 5 == 0) * 7));
            if step % 29 == 0 {
                store.write(&writer.changes().unwrap()).unwrap();
            }
        }
        store.write(&writer.changes().unwrap()).unwrap();
        drop(store);
        let store = Store::open(&path).unwrap();
        let reader = open(&store, settings);
        for step in 0..600 {
            let asked = driver.next();
            let (one, other) = (ask(&writer, &asked), ask(&reader, &asked));
            assert_eq!(one, other, "seed {seed}, step {step}: {asked:?}");
            driver.learn(&one.1, &one.2);
            for shared in [&writer, &reader] {
                shared.clock.advance(Duration::seconds(i64::from(step % 5 == 0) * 60));
            }
        }
        assert_eq!(writer.lock().state.books.to_books(), reader.lock().state.books.to_books());
        std::fs::remove_file(path).unwrap();
    }
    for status in [200, 201, 202, 204, 400, 404, 429] {
        assert!(statuses.contains_key(&status), "{status}: {statuses:?}");
    }
}
