//! Exchanges as data: the method of the client that a request stands for is called, and what it sends and returns is
//! compared with the exchange.

use std::collections::BTreeMap;

use communication_phone_numbers::{
    AvailablePhoneNumber, BrowseRequest, CountryCode, Error, ErrorKind, GeographicAreaCodesRequest,
    LocalitiesRequest, MobileAreaCodesRequest, OfferingsRequest, OperatorInformationRequest, Pager,
    PhoneNumber, PhoneNumberCapabilitiesRequest, PhoneNumberCapabilityType, PhoneNumberId,
    PhoneNumberOperation, PhoneNumbersClient, Poller, PurchaseRequest, ReservationPurchaseRequest,
    ReservationRequest, SearchRequest,
    serde::Serialize,
    testing::Reply,
    time::{OffsetDateTime, format_description::well_known::Rfc3339},
};
use serde_json::{Map, Value, json};

use crate::support::Bench;

/// A request that somebody made, and what the service answered.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Map<String, Value>,
    pub(crate) body: Value,
    pub(crate) status: u16,
    pub(crate) answer_headers: Map<String, Value>,
    pub(crate) answer: Value,
}

impl Exchange {
    /// Calls the client and compares. False if no method of the client is known to stand for it.
    pub(crate) fn check(&self) -> bool {
        let bench = Bench::new(self.reads_before().into_iter().chain([self.reply()]));
        let Some(result) = self.call(&bench) else { return false };
        self.check_sent(&bench);
        self.check_result(result);
        true
    }

    /// The same for a request whose answer is not known.
    pub(crate) fn check_request(&self) -> bool {
        let bench = Bench::new(self.reads_before().into_iter().chain([Reply::status(400)]));
        let Some(result) = self.call(&bench) else { return false };
        self.check_sent(&bench);
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Service, "{}", self.name);
        true
    }

    /// What our client reads before it changes something, which the one that was recorded does not: the number that is to be
    /// released.
    fn reads_before(&self) -> Option<Reply> {
        let path = self.target.split('?').next().unwrap();
        let number = path.strip_prefix("/phoneNumbers/").filter(|rest| !rest.contains('/'))?;
        let owned =
            json!({"phoneNumber": number.replace("%2B", "+"), "purchaseDate": "2024-01-15T09:30:05Z"});
        (self.method == "DELETE").then(|| Reply::status(200).json(&owned.to_string()))
    }

    pub(crate) fn reply(&self) -> Reply {
        let mut reply = Reply::status(self.status);
        for (name, value) in &self.answer_headers {
            // The length is that of the text that was recorded, before it was cleaned.
            if name != "content-length" {
                reply = reply.header(name, value.as_str().unwrap());
            }
        }
        if self.answer.is_null() { reply } else { reply.chunk(self.answer.to_string()) }
    }

    pub(crate) fn version(&self) -> &str {
        self.query()["api-version"]
    }

    fn query(&self) -> BTreeMap<&str, &str> {
        query_of(&self.target)
    }

    fn call(&self, bench: &Bench) -> Option<Result<Value, Error>> {
        let path = self.target.split('?').next().unwrap();
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let client = bench.client(self.version());
        bench.clock.run(async {
            match segments.as_slice() {
                ["phoneNumbers", rest @ ..] => self.call_owned(&client, rest).await,
                ["availablePhoneNumbers", rest @ ..] => self.call_available(&client, rest).await,
                ["operatorInformation", ":search"] => {
                    let details = self.body["options"]["includeAdditionalOperatorDetails"].as_bool();
                    let request = OperatorInformationRequest::new(numbers(&self.body["phoneNumbers"]));
                    let request = request.include_additional_operator_details(details.unwrap());
                    let found = client.search_operator_information(&request).await;
                    Some(found.map(|values| json!({"values": values})))
                }
                _ => None,
            }
        })
    }

    async fn call_owned(
        &self,
        client: &PhoneNumbersClient,
        segments: &[&str],
    ) -> Option<Result<Value, Error>> {
        Some(match (self.method.as_str(), segments) {
            ("GET", []) => page(client.list_purchased_phone_numbers(), "phoneNumbers").await,
            ("GET", [number]) => {
                client.get_purchased_phone_number(&decoded(number)).await.map(|model| json(&model))
            }
            ("GET", ["operations", id]) => {
                client.get_operation(&id.parse().unwrap()).await.map(|operation| operation_json(&operation))
            }
            ("DELETE", ["operations", id]) => {
                client.cancel_operation(&id.parse().unwrap()).await.map(|()| Value::Null)
            }
            ("DELETE", [number]) => begun(client.begin_release_phone_number(&decoded(number)).await),
            ("PATCH", [number, "capabilities"]) => {
                let (number, request) = (decoded(number), self.capabilities());
                begun(client.begin_update_phone_number_capabilities(&number, &request).await)
            }
            _ => return None,
        })
    }

    async fn call_available(
        &self,
        client: &PhoneNumbersClient,
        segments: &[&str],
    ) -> Option<Result<Value, Error>> {
        Some(match (self.method.as_str(), segments) {
            ("GET", ["countries"]) => page(client.list_available_countries(), "countries").await,
            ("GET", ["countries", country, list]) => return self.list(client, country, list).await,
            ("POST", ["countries", country, ":browse"]) => {
                let found = client.browse_available_phone_numbers(&self.browse(country)).await;
                found.map(|numbers| json!({"phoneNumbers": numbers}))
            }
            ("POST", ["countries", country, ":search"]) => {
                begun(client.begin_search_available_phone_numbers(&self.search(country)).await)
            }
            ("GET", ["searchResults", id]) => {
                client.get_search_result(&id.parse().unwrap()).await.map(|model| json(&model))
            }
            ("GET", ["reservations"]) => page(client.list_reservations(), "reservations").await,
            ("GET", ["reservations", id]) => {
                client.get_reservation(&id.parse().unwrap()).await.map(|model| json(&model))
            }
            ("PATCH", ["reservations", id]) => {
                client.create_or_update_reservation(&self.reservation(id)).await.map(|model| json(&model))
            }
            ("DELETE", ["reservations", id]) => {
                client.delete_reservation(&id.parse().unwrap()).await.map(|()| Value::Null)
            }
            ("POST", [":purchase"]) => begun(client.begin_purchase_phone_numbers(&self.purchase()).await),
            ("POST", ["reservations", id, ":purchase"]) => {
                begun(client.begin_reservation_purchase(&self.reservation_purchase(id)).await)
            }
            _ => return None,
        })
    }

    async fn list(
        &self,
        client: &PhoneNumbersClient,
        country: &str,
        list: &str,
    ) -> Option<Result<Value, Error>> {
        let country: CountryCode = country.parse().unwrap();
        let query = self.query();
        let text = |name: &str| query.get(name).map(|text| text.replace("%20", " "));
        let (kind, assignment) = (text("phoneNumberType"), text("assignmentType"));
        let (locality, division) = (text("locality"), text("administrativeDivision"));
        Some(match (list, kind.as_deref()) {
            ("localities", _) => {
                let mut request = LocalitiesRequest::new(country);
                request = division.into_iter().fold(request, LocalitiesRequest::administrative_division);
                request = kind.into_iter().fold(request, |request, it| request.phone_number_type(it.into()));
                page(client.list_available_localities(&request), "phoneNumberLocalities").await
            }
            ("offerings", _) => {
                let mut request = OfferingsRequest::new(country);
                request = kind.into_iter().fold(request, |request, it| request.phone_number_type(it.into()));
                request =
                    assignment.into_iter().fold(request, |request, it| request.assignment_type(it.into()));
                page(client.list_available_offerings(&request), "phoneNumberOfferings").await
            }
            ("areaCodes", Some("tollFree")) => {
                page(client.list_available_toll_free_area_codes(country), "areaCodes").await
            }
            ("areaCodes", Some("geographic")) => {
                let mut request = GeographicAreaCodesRequest::new(country);
                request = locality.into_iter().fold(request, GeographicAreaCodesRequest::locality);
                request =
                    division.into_iter().fold(request, GeographicAreaCodesRequest::administrative_division);
                request =
                    assignment.into_iter().fold(request, |request, it| request.assignment_type(it.into()));
                page(client.list_available_geographic_area_codes(&request), "areaCodes").await
            }
            ("areaCodes", Some("mobile")) => {
                let mut request = MobileAreaCodesRequest::new(country);
                request = locality.into_iter().fold(request, MobileAreaCodesRequest::locality);
                request =
                    assignment.into_iter().fold(request, |request, it| request.assignment_type(it.into()));
                page(client.list_available_mobile_area_codes(&request), "areaCodes").await
            }
            _ => return None,
        })
    }

    fn browse(&self, country: &str) -> BrowseRequest {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let kind = self.body["phoneNumberType"].as_str().unwrap();
        let mut request = BrowseRequest::new(country.parse().unwrap(), kind.into());
        let capabilities = &self.body["capabilities"];
        request =
            text(&capabilities["calling"]).into_iter().fold(request, |it, word| it.calling(word.into()));
        request = text(&capabilities["sms"]).into_iter().fold(request, |it, word| it.sms(word.into()));
        let assignment = text(&self.body["assignmentType"]);
        request = assignment.into_iter().fold(request, |it, word| it.assignment_type(word.into()));
        match self.body["phoneNumberPrefixes"].as_array() {
            Some(prefixes) => request.phone_number_prefixes(prefixes.iter().filter_map(Value::as_str)),
            None => request,
        }
    }

    pub(crate) fn search(&self, country: &str) -> SearchRequest {
        let word = |name: &str| self.body[name].as_str().unwrap();
        let capabilities = serde_json::from_value(self.body["capabilities"].clone()).unwrap();
        let (kind, assignment) = (word("phoneNumberType").into(), word("assignmentType").into());
        let request = SearchRequest::new(country.parse().unwrap(), kind, assignment, capabilities);
        match self.body["quantity"].as_u64() {
            Some(quantity) => request.quantity(u32::try_from(quantity).unwrap()),
            None => request,
        }
    }

    fn reservation(&self, id: &str) -> ReservationRequest {
        let request = ReservationRequest::new(id.parse().unwrap());
        let numbers = self.body["phoneNumbers"].as_object().unwrap();
        numbers.iter().fold(request, |request, (id, number)| {
            if number.is_null() {
                return request
                    .remove_phone_number(serde_json::from_value::<PhoneNumberId>(json!(id)).unwrap());
            }
            let mut number = number.clone();
            number["id"] = json!(id);
            request.add_phone_number(&serde_json::from_value::<AvailablePhoneNumber>(number).unwrap())
        })
    }

    pub(crate) fn capabilities(&self) -> PhoneNumberCapabilitiesRequest {
        let word = |name: &str| self.body[name].as_str().map(PhoneNumberCapabilityType::from);
        let request = PhoneNumberCapabilitiesRequest::new();
        let request = word("calling").into_iter().fold(request, PhoneNumberCapabilitiesRequest::calling);
        word("sms").into_iter().fold(request, PhoneNumberCapabilitiesRequest::sms)
    }

    /// Of an offer that asks for no agreement: with one that does, nothing would be sent.
    pub(crate) fn purchase(&self) -> PurchaseRequest {
        let found = json!({"searchId": self.body["searchId"], "phoneNumbers": ["+14155550100"], "phoneNumberType": "tollFree",
            "assignmentType": "application", "capabilities": {"calling": "outbound", "sms": "none"},
            "searchExpiresBy": "2124-01-15T09:30:05Z",
            "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"}});
        let request = PurchaseRequest::from_search(&serde_json::from_value(found).unwrap());
        self.agreed().into_iter().fold(request, PurchaseRequest::agree_to_not_resell)
    }

    pub(crate) fn reservation_purchase(&self, id: &str) -> ReservationPurchaseRequest {
        let number = json!({"id": "14155550100", "countryCode": "US", "phoneNumberType": "tollFree",
            "assignmentType": "application", "capabilities": {"calling": "outbound", "sms": "none"}});
        let held = json!({"id": id, "phoneNumbers": {"14155550100": number}});
        let request = ReservationPurchaseRequest::from_reservation(&serde_json::from_value(held).unwrap());
        self.agreed().into_iter().fold(request, ReservationPurchaseRequest::agree_to_not_resell)
    }

    fn agreed(&self) -> Option<bool> {
        self.body["agreeToNotResell"].as_bool()
    }

    /// Request line, headers and body.
    fn check_sent(&self, bench: &Bench) {
        let requests = bench.transport.requests();
        let sent = &requests[usize::from(self.reads_before().is_some())];
        assert_eq!(sent.method().as_str(), self.method, "{}", self.name);
        let (ours, theirs) = (sent.path_and_query().to_owned(), &self.target);
        assert_eq!(ours.split('?').next(), theirs.split('?').next(), "{}", self.name);
        // What the official clients always send, some recorders dropped; a later page comes of a link.
        let mut expected = self.query();
        for (name, default) in [("skip", "0"), ("top", "100"), ("maxPageSize", "100")] {
            if query_of(&ours).contains_key(name) {
                expected.insert(name, default);
            }
        }
        assert_eq!(query_of(&ours), expected, "{}", self.name);
        for name in ["accept", "content-type"] {
            if let Some(theirs) =
                self.headers.get(name).and_then(Value::as_str).filter(|_| !self.body.is_null())
            {
                assert_eq!(sent.headers()[name], theirs, "{}", self.name);
            }
        }
        let body: Value = serde_json::from_slice(sent.body()).unwrap_or_default();
        assert_eq!(body, self.writable_body(), "{}", self.name);
    }

    /// The body without what only the service says, which one official client repeats, and with the default that another
    /// leaves out.
    fn writable_body(&self) -> Value {
        let mut body = self.body.clone();
        if self.target.contains("/:search") && self.target.contains("/countries/") {
            body.as_object_mut().unwrap().entry("quantity").or_insert(json!(1));
        }
        if self.method == "PATCH" && self.target.contains("/reservations/") {
            for number in body["phoneNumbers"].as_object_mut().unwrap().values_mut() {
                if let Some(number) = number.as_object_mut() {
                    number
                        .retain(|name, _| !["id", "phoneNumber", "status", "cost"].contains(&name.as_str()));
                }
            }
        }
        body
    }

    /// The model of a success, or the error of anything else.
    fn check_result(&self, result: Result<Value, Error>) {
        match result {
            Ok(returned) => {
                assert!((200..300).contains(&self.status), "{}", self.name);
                let link = self.answer_headers.get("operation-location").and_then(Value::as_str);
                match link.filter(|_| self.status == 202) {
                    Some(link) => assert!(link.contains(returned.as_str().unwrap()), "{}", self.name),
                    None => assert_same(&self.name, &returned, &self.answer),
                }
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Service, "{}: {error}", self.name);
                assert_eq!(error.status().map(|status| status.as_u16()), Some(self.status), "{}", self.name);
                let said = &self.answer["error"];
                let service = error.service();
                assert_eq!(service.and_then(|s| s.code()), said["code"].as_str(), "{}", self.name);
                assert_eq!(service.and_then(|s| s.message()), said["message"].as_str(), "{}", self.name);
                assert_eq!(service.and_then(|s| s.target()), said["target"].as_str(), "{}", self.name);
            }
        }
    }
}

/// The id of the operation that was begun: the answer says nothing else, and in its link.
fn begun<T: Send + 'static>(begun: Result<Poller<T>, Error>) -> Result<Value, Error> {
    begun.map(|poller| json!(poller.resume_token().id()))
}

/// One page of a list, with its link as far as there is one.
async fn page<T: Serialize + Send + 'static>(pager: Pager<T>, items: &str) -> Result<Value, Error> {
    let page = pager.pages().try_next().await?.unwrap();
    let link = page
        .next_token()
        .map(|token| format!("{}?{}", token.fact("path").unwrap(), token.fact("query").unwrap()));
    Ok(json!({items: page.items(), "nextLink": link}))
}

fn json(model: &impl Serialize) -> Value {
    serde_json::to_value(model).unwrap()
}

fn operation_json(operation: &PhoneNumberOperation) -> Value {
    // The year 1 stands for nothing.
    assert_eq!(operation.last_action_date_time, None);
    json!({
        "id": operation.id,
        "operationType": operation.operation_type,
        "status": operation.status.as_str(),
        "createdDateTime": operation.created_date_time.format(&Rfc3339).unwrap(),
    })
}

/// As the owners of recordings have hidden them, too.
fn numbers(value: &Value) -> Vec<PhoneNumber> {
    let texts = value.as_array().unwrap().iter();
    texts.map(|text| PhoneNumber::from_service(text.as_str().unwrap()).unwrap()).collect()
}

fn decoded(segment: &str) -> PhoneNumber {
    PhoneNumber::from_service(segment.replace("%2B", "+")).unwrap()
}

fn query_of(target: &str) -> BTreeMap<&str, &str> {
    let (_, query) = target.split_once('?').unwrap();
    query.split('&').filter_map(|pair| pair.split_once('=')).collect()
}

/// Compares what a model kept with the answer that it was read from: each field that is not null has to be there, times by
/// what they mean, numbers by their value.
pub(crate) fn assert_same(name: &str, ours: &Value, theirs: &Value) {
    let time = |text: &String| OffsetDateTime::parse(text, &Rfc3339).ok();
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (key, value) in theirs.iter().filter(|(key, value)| !value.is_null() && !is_not_kept(key)) {
                let ours = ours.get(key).unwrap_or_else(|| panic!("{name}: {key} is lost"));
                assert_same(&format!("{name}.{key}"), ours, value);
            }
            for (key, value) in ours {
                let is_empty = value.is_null() || *value == json!({});
                assert!(is_empty || theirs.contains_key(key), "{name}: {key} comes of nowhere");
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len(), "{name}");
            ours.iter().zip(theirs).for_each(|(ours, theirs)| assert_same(name, ours, theirs));
        }
        (Value::String(ours), Value::String(theirs)) if time(theirs).is_some() => {
            assert_eq!(time(ours), time(theirs), "{name}");
        }
        (Value::Number(ours), Value::Number(theirs)) => assert_eq!(ours.as_f64(), theirs.as_f64(), "{name}"),
        _ => assert_eq!(ours, theirs, "{name}"),
    }
}

/// Of an operation, what its poller looks at itself, and what says nothing.
fn is_not_kept(key: &str) -> bool {
    matches!(key, "resourceLocation" | "lastActionDateTime")
}
