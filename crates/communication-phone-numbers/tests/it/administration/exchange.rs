//! Exchanges as data: the method of the client that a request stands for is called, and what it sends and returns is
//! compared with the exchange.

use std::collections::BTreeMap;

use communication_phone_numbers::{
    CountryCode, Error, ErrorKind, PhoneNumber, Poller,
    administration::{
        AreaCodesRequest, CreateReservationRequest, ListOptions, PhoneNumberAdministrationClient,
        PhonePlanGroupsRequest, PstnConfiguration, ReservationId, UpdateCapabilitiesRequest,
    },
    serde::{Serialize, de::DeserializeOwned},
    testing::Reply,
};
use serde_json::{Value, json};

use super::client_over;
use crate::support::Bench;

/// A request that somebody made, and what the service answered.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) body: Value,
    pub(crate) status: u16,
    pub(crate) answer: Value,
}

impl Exchange {
    /// Calls the client, and compares what went out; returns what came back, as JSON.
    pub(crate) fn run(&self) -> Result<Value, Error> {
        let reply = Reply::status(self.status);
        let reply = if self.answer.is_null() { reply } else { reply.json(&self.answer.to_string()) };
        let bench = Bench::new([reply]);
        let result = bench.clock.run(self.call(&client_over(&bench)));
        let sent = bench.transport.requests();
        let [request] = sent.as_slice() else { panic!("{}: {} requests, {result:?}", self.name, sent.len()) };
        let (path, query) = parts(request.path_and_query());
        let (wanted_path, wanted_query) = parts(&self.target);
        assert_eq!(path.to_lowercase(), wanted_path.to_lowercase(), "{}", self.name);
        // Some recorders dropped queries; what they kept must go out.
        for (name, value) in wanted_query {
            let same = query
                .iter()
                .any(|(key, text)| key.eq_ignore_ascii_case(&name) && text.eq_ignore_ascii_case(&value));
            assert!(same, "{}: {name}={value} is not in {query:?}", self.name);
        }
        assert_eq!(request.method().as_str(), self.method, "{}", self.name);
        if !self.body.is_null() {
            let body: Value = serde_json::from_slice(request.body()).unwrap();
            assert_eq!(body, self.body, "{}", self.name);
        }
        result
    }

    /// The same, and compares what came back with the answer.
    pub(crate) fn check(&self) {
        match self.run() {
            Ok(value) => assert_same(&value, &self.answer, &self.name),
            Err(error) => panic!("{}: {error:?}", self.name),
        }
    }

    async fn call(&self, client: &PhoneNumberAdministrationClient) -> Result<Value, Error> {
        let (path, query) = parts(&self.target);
        let path = path.strip_prefix("/administration/phonenumbers/").unwrap();
        let segments: Vec<&str> = path.split('/').collect();
        let get = |name: &str| {
            query.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
        };
        let options = ListOptions::new()
            .locale(get("locale").unwrap_or("en-US"))
            .skip(get("skip").map_or(0, |skip| skip.parse().unwrap()));
        let client = client.with_list_options(options);
        let take = get("take").map_or(100, |take| take.parse().unwrap());
        match (self.method.as_str(), segments.as_slice()) {
            ("GET", ["phonenumbers"]) => {
                page("phoneNumbers", client.list_phone_numbers().page_size(take)).await
            }
            ("GET", ["countries"]) => {
                page("countries", client.list_supported_countries().page_size(take)).await
            }
            ("GET", ["countries", cc, "phoneplangroups"]) => {
                let rates = get("includeRateInformation") == Some("true");
                let request = PhonePlanGroupsRequest::new(country(cc)).include_rate_information(rates);
                page("phonePlanGroups", client.list_phone_plan_groups(&request).page_size(take)).await
            }
            ("GET", ["countries", cc, "phoneplangroups", group, "phoneplans"]) => {
                let group = group.parse().unwrap();
                page("phonePlans", client.list_phone_plans(country(cc), &group).page_size(take)).await
            }
            ("GET", ["countries", cc, "phoneplangroups", group, "phoneplans", plan, "locationoptions"]) => {
                let (group, plan) = (group.parse().unwrap(), plan.parse().unwrap());
                let tree = client.get_phone_plan_location_options(country(cc), &group, &plan).await?;
                Ok(json!({"locationOptions": value(&tree)}))
            }
            ("POST", ["countries", cc, "areacodes"]) => {
                let plan = get("phonePlanId").unwrap().parse().unwrap();
                let request = AreaCodesRequest::new(country(cc), get("locationType").unwrap(), plan)
                    .location_options(of::<Vec<_>>(&self.body["locationOptions"]));
                client.get_area_codes(&request).await.map(|codes| value(&codes))
            }
            ("GET", ["searches"]) => page("entities", client.list_searches().page_size(take)).await,
            ("GET", ["releases"]) => page("entities", client.list_releases().page_size(take)).await,
            ("GET", ["searches", id]) => {
                client.get_reservation(&id.parse().unwrap()).await.map(|found| value(&found))
            }
            ("GET", ["releases", id]) => {
                client.get_release(&id.parse().unwrap()).await.map(|found| value(&found))
            }
            ("POST", ["searches"]) => {
                begun("searchId", client.begin_reserve_phone_numbers(&self.reservation()).await)
            }
            ("POST", ["searches", id, "purchase"]) => {
                let id: ReservationId = id.parse().unwrap();
                client.begin_purchase_phone_numbers(&id).await.map(|_| Value::Null)
            }
            ("POST", ["searches", id, "cancel"]) => {
                client.cancel_reservation(&id.parse().unwrap()).await.map(|()| Value::Null)
            }
            ("POST", ["releases"]) => {
                let numbers: Vec<PhoneNumber> = of(&self.body["phoneNumbers"]);
                begun("releaseId", client.begin_release_phone_numbers(&numbers).await)
            }
            ("GET", ["capabilities", id]) => {
                client.get_capabilities_update(&id.parse().unwrap()).await.map(|found| value(&found))
            }
            ("POST", ["capabilities"]) => {
                let begun = client.update_phone_numbers_capabilities(&self.update()).await?;
                Ok(json!({"capabilitiesUpdateId": begun.capabilities_update_id.unwrap().as_str()}))
            }
            ("POST", ["numberconfiguration"]) => {
                let configuration = client.get_phone_number_configuration(&self.number()).await?;
                Ok(json!({"pstnConfiguration": value(&configuration)}))
            }
            ("PATCH", ["numberconfiguration", "configure"]) => {
                let configuration: PstnConfiguration = of(&self.body["pstnConfiguration"]);
                client.configure_phone_number(&self.number(), &configuration).await.map(|()| Value::Null)
            }
            ("PATCH", ["numberconfiguration", "unconfigure"]) => {
                client.unconfigure_phone_number(&self.number()).await.map(|()| Value::Null)
            }
            other => panic!("no method stands for {other:?}"),
        }
    }

    fn number(&self) -> PhoneNumber {
        PhoneNumber::parse(self.body["phoneNumber"].as_str().unwrap_or("+14255550123")).unwrap()
    }

    fn reservation(&self) -> CreateReservationRequest {
        let text = |name: &str| self.body[name].as_str().unwrap().to_owned();
        let plans: Vec<_> = of(&self.body["phonePlanIds"]);
        CreateReservationRequest::new(text("displayName"), text("description"), plans, text("areaCode"))
            .quantity(u32::try_from(self.body["quantity"].as_u64().unwrap()).unwrap())
    }

    /// That of the recorded answers where the recorder kept no body.
    fn update(&self) -> UpdateCapabilitiesRequest {
        let recorded = json!({"+18332143261": {"add": ["InboundCalling"]}});
        let changes = self.body.get("phoneNumberCapabilitiesUpdate").unwrap_or(&recorded);
        let changes: BTreeMap<PhoneNumber, _> = of(changes);
        let request = UpdateCapabilitiesRequest::new();
        changes.into_iter().fold(request, |request, (number, change)| request.phone_number(&number, change))
    }
}

fn country(text: &str) -> CountryCode {
    CountryCode::parse(text).unwrap()
}

fn of<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn value(model: &impl Serialize) -> Value {
    serde_json::to_value(model).unwrap()
}

async fn page<T: Serialize + Send>(
    name: &str,
    pager: communication_phone_numbers::Pager<T>,
) -> Result<Value, Error> {
    let page = pager.pages().try_next().await?.unwrap();
    Ok(json!({name: value(&page.into_items())}))
}

fn begun<T: Send + 'static>(name: &str, poller: Result<Poller<T>, Error>) -> Result<Value, Error> {
    poller.map(|poller| json!({name: poller.resume_token().id().unwrap()}))
}

/// Path, and the pairs of the query decoded as far as these have it.
fn parts(target: &str) -> (String, Vec<(String, String)>) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    (path.to_owned(), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// Alike but for what the models leave out: nulls, empty lists, and next links; times as instants.
pub(crate) fn assert_same(ours: &Value, theirs: &Value, name: &str) {
    let (ours, theirs) = (plain(ours), plain(theirs));
    assert_eq!(ours, theirs, "{name}");
}

fn plain(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| *name != "nextLink");
            let kept = kept.map(|(name, value)| (name.clone(), plain(value)));
            kept.filter(|(_, value)| !value.is_null() && *value != json!([])).collect()
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        // Seven digits of a fraction, and both forms of UTC.
        Value::String(text) if text.len() > 19 && text.as_bytes().get(10) == Some(&b'T') => {
            let time = text.trim_end_matches("+00:00").trim_end_matches('Z');
            let time =
                if time.contains('.') { time.trim_end_matches('0').trim_end_matches('.') } else { time };
            json!(time)
        }
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}

/// What a refusal must be.
pub(crate) fn is_refused(result: Result<Value, Error>) -> bool {
    result.is_err_and(|error| error.kind() == ErrorKind::Service)
}
