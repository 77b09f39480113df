//! What the clients do until the connection breaks, and what they are told meanwhile.

use reqwest::Error;
use serde_json::{Value, json};

use super::{Acknowledged, Fact, Shared};
use crate::client::{Answer, Client, IDENTITY, LEGACY, PHONE, PREVIEW, SIP, segment, toll_free};

const ROOT: &str = "/administration/phonenumbers";
const PLAN: &str = "01432411-5169-4665-b13e-3fa56c10e1d1";
/// Each has a hundred numbers.
const AREA_CODES: [&str; 8] = ["206", "213", "303", "305", "312", "404", "602", "713"];
/// A range that nothing else takes from.
const RESERVED: usize = 441_134_960_000;

pub(super) struct Worker<'a> {
    pub(super) client: &'a Client,
    pub(super) shared: &'a Shared,
    /// Which of the clients it is; the tenth have something of their own to write over and over.
    pub(super) number: usize,
    /// Counts tasks, and is different for each of all workers.
    pub(super) task: usize,
}

impl Worker<'_> {
    /// Works until the connection breaks.
    pub(super) async fn work(&mut self) -> Result<(), Error> {
        for turn in self.number.. {
            match turn % 8 {
                1 => self.deletion().await?,
                2 => self.purchase().await?,
                3 => self.reservation().await?,
                4 if self.number == 4 => self.routes().await?,
                4 if self.number < 20 => self.trunk().await?,
                0 | 4 => self.tokens().await?,
                5 => self.assignment().await?,
                6 => self.cancelled_search().await?,
                _ => self.plan().await?,
            }
            self.task += 1;
        }
        Ok(())
    }

    fn note(&self, change: impl FnOnce(&mut Acknowledged)) {
        let mut acknowledged = self.shared.0.lock().unwrap();
        acknowledged.count += 1;
        change(&mut acknowledged);
        self.shared.1.notify_one();
    }

    /// A task of which every round has at least one before the program is killed.
    fn done(&self, task: &'static str) {
        self.note(|all| {
            all.done.insert(task);
        });
    }

    fn fact(&self, fact: Fact) {
        self.note(|all| all.facts.push(fact));
    }

    /// Sends, and expects that status.
    async fn ask(&self, method: &str, target: &str, body: Value, status: u16) -> Result<Answer, Error> {
        let media = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
        let body = (!body.is_null()).then(|| (body.to_string(), media));
        let answer = self.client.send(method, target, body, &[]).await?;
        assert_eq!(answer.status, status, "{method} {target}: {}", answer.text);
        Ok(answer)
    }

    async fn user(&self) -> Result<(String, String), Error> {
        let body = json!({"createTokenWithScopes": ["chat"]});
        let json = self.ask("POST", &format!("/identities?{IDENTITY}"), body, 201).await?.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Ok((text(&json["identity"]["id"]), text(&json["accessToken"]["token"])))
    }

    async fn tokens(&self) -> Result<(), Error> {
        let (id, token) = self.user().await?;
        let issue = format!("/identities/{id}/:issueAccessToken?{IDENTITY}");
        let scopes = json!({"scopes": ["voip"]});
        self.note(|all| {
            assert!(all.users.insert(id.clone()), "an id was given twice");
            all.facts.push(Fact::post(&issue, scopes.clone(), 200));
        });
        self.ask("POST", &format!("/identities/{id}/:revokeAccessTokens?{IDENTITY}"), json!({}), 204).await?;
        self.fact(Fact::token(&token, "revoked"));
        let issued = self.ask("POST", &issue, scopes, 200).await?.json();
        self.fact(Fact::token(issued["token"].as_str().unwrap(), "valid"));
        Ok(())
    }

    async fn deletion(&self) -> Result<(), Error> {
        let (id, token) = self.user().await?;
        self.ask("DELETE", &format!("/identities/{id}?{IDENTITY}"), Value::Null, 204).await?;
        self.fact(Fact::token(&token, "revoked"));
        let issue = format!("/identities/{id}/:issueAccessToken?{IDENTITY}");
        self.fact(Fact::post(&issue, json!({"scopes": ["voip"]}), 404));
        Ok(())
    }

    /// Polls until the operation has succeeded.
    async fn poll(&self, operation: &str) -> Result<(), Error> {
        let target = format!("/phoneNumbers/operations/{operation}?{PHONE}");
        for _ in 0..20 {
            let polled = self.ask("GET", &target, Value::Null, 200).await?;
            if polled.json()["status"] == "succeeded" {
                self.fact(Fact::get(&target, "/status", "succeeded").passing());
                return Ok(());
            }
        }
        panic!("{operation} does not succeed");
    }

    /// The id of a search that has ended, and its number.
    async fn search(&self, country: &str) -> Result<(String, String), Error> {
        let target = format!("/availablePhoneNumbers/countries/{country}/:search?{PHONE}");
        let started = self.ask("POST", &target, toll_free(1), 202).await?;
        let search = started.header("search-id").unwrap().to_owned();
        self.poll(&format!("search_{search}")).await?;
        let target = format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}");
        let found = self.ask("GET", &target, Value::Null, 200).await?.json();
        let number = found["phoneNumbers"][0].as_str().unwrap().to_owned();
        self.fact(Fact::get(&target, "/phoneNumbers/0", number.as_str()).passing());
        Ok((search, number))
    }

    async fn purchase(&self) -> Result<(), Error> {
        let (search, number) = self.search("US").await?;
        let body = json!({"searchId": search});
        self.ask("POST", &format!("/availablePhoneNumbers/:purchase?{PHONE}"), body, 202).await?;
        self.note(|all| assert!(all.purchases.insert(search.clone())));
        self.poll(&format!("purchase_{search}")).await?;
        self.bought(&number);
        let own = format!("/phoneNumbers/{}", segment(&number));
        let change = json!({"calling": "inbound+outbound"});
        let changed = self.ask("PATCH", &format!("{own}/capabilities?{PHONE}"), change, 202).await?;
        self.poll(changed.header("operation-id").unwrap()).await?;
        if number.ends_with(['0', '2', '4']) {
            self.fact(Fact::get(&format!("{own}?{PHONE}"), "/capabilities/calling", "inbound+outbound"));
            return Ok(());
        }
        self.going(&number);
        let released = self.ask("DELETE", &format!("{own}?{PHONE}"), Value::Null, 202).await?;
        self.poll(released.header("operation-id").unwrap()).await?;
        self.released(number);
        self.done("a release");
        Ok(())
    }

    /// A number whose release has ended can be bought before whoever released it hears of the end.
    fn bought(&self, number: &str) {
        self.note(|all| {
            let new = all.bought.insert(number.to_owned());
            assert!(new || all.going.remove(number), "{number} was bought twice");
        });
    }

    fn going(&self, number: &str) {
        self.note(|all| {
            all.going.insert(number.to_owned());
        });
    }

    fn released(&self, number: String) {
        self.note(|all| {
            // Somebody has bought it by now where it is not going any more.
            if all.going.remove(&number) {
                all.bought.remove(&number);
            }
            all.released.insert(number);
        });
    }

    async fn cancelled_search(&self) -> Result<(), Error> {
        let (search, _) = self.search("GB").await?;
        self.note(|all| all.facts.retain(|fact| !fact.target.contains(&search)));
        let operation = format!("/phoneNumbers/operations/search_{search}?{PHONE}");
        self.ask("DELETE", &operation, Value::Null, 204).await?;
        self.fact(Fact::gone(&operation));
        self.fact(Fact::gone(&format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}")));
        Ok(())
    }

    /// Made, and then left, deleted or bought.
    async fn reservation(&self) -> Result<(), Error> {
        let path = format!("/availablePhoneNumbers/reservations/00000000-0000-4000-8000-{:012x}", self.task);
        let target = format!("{path}?{PHONE}");
        let digits = (RESERVED + self.shared.0.lock().unwrap().next_reserved()).to_string();
        let body = json!({"phoneNumbers": {&digits: {"countryCode": "GB", "phoneNumberType": "geographic",
            "assignmentType": "application", "capabilities": {"calling": "outbound", "sms": "none"}}}});
        let reserved = self.ask("PATCH", &target, body, 201).await?.json();
        assert_eq!(reserved["phoneNumbers"][&digits]["status"], "reserved", "{reserved}");
        match self.task % 3 {
            0 => self.fact(Fact::get(&target, "/status", "active")),
            1 => {
                self.ask("DELETE", &target, Value::Null, 204).await?;
                self.fact(Fact::gone(&target));
            }
            _ => {
                let id = self.ask("POST", &format!("{path}/:purchase?{PHONE}"), json!({}), 202).await?;
                let id = id.header("reservation-purchase-id").unwrap().to_owned();
                self.note(|all| assert!(all.purchases.insert(id.clone())));
                self.poll(&format!("reservationPurchase_{id}")).await?;
                self.bought(&format!("+{digits}"));
                self.fact(Fact::get(&target, "/status", "completed"));
                self.done("a reservation");
            }
        }
        Ok(())
    }

    /// Changes the port of a trunk that nobody else changes.
    async fn trunk(&self) -> Result<(), Error> {
        let name = format!("sbc{}.contoso.com", self.number);
        let port = 1024 + self.task % 60_000;
        self.write(format!("/trunks/{name}/sipSignalingPort"), port.into());
        let body = json!({"trunks": {&name: {"sipSignalingPort": port}}});
        self.ask("PATCH", &format!("/sip?{SIP}"), body, 200).await?;
        self.written(format!("/trunks/{name}/sipSignalingPort"), port.into());
        Ok(())
    }

    /// Replaces the list of routes, as nobody else does.
    async fn routes(&self) -> Result<(), Error> {
        let name = json!(format!("route {}", self.task));
        self.write("/routes/0/name".to_owned(), name.clone());
        let body = json!({"routes": [{"name": name, "numberPattern": "^\\+1", "trunks": []}]});
        self.ask("PATCH", &format!("/sip?{SIP}"), body, 200).await?;
        self.written("/routes/0/name".to_owned(), name);
        Ok(())
    }

    fn write(&self, pointer: String, value: Value) {
        self.shared.0.lock().unwrap().asked.insert(pointer, value);
    }

    fn written(&self, pointer: String, value: Value) {
        self.note(|all| {
            all.routing.insert(pointer, value);
        });
    }

    async fn assignment(&self) -> Result<(), Error> {
        let object = format!("object{}", self.task);
        let entra = format!("/access/entra/assignments/{object}?{PREVIEW}");
        let teams = format!("/access/teamsExtension/tenants/t/assignments/{object}?{PREVIEW}");
        let body = json!({"tenantId": "t", "principalType": "user", "clientIds": ["c"]});
        self.ask("PUT", &entra, body.clone(), 201).await?;
        self.fact(Fact::get(&entra, "/objectId", object.as_str()));
        self.ask("PUT", &teams, body, 201).await?;
        if self.task.is_multiple_of(2) {
            self.ask("DELETE", &teams, Value::Null, 204).await?;
            self.fact(Fact::gone(&teams));
        } else {
            self.fact(Fact::get(&teams, "/objectId", object.as_str()));
        }
        Ok(())
    }

    /// A number of the 2020 preview: bought, configured, changed, or the search cancelled; some are released.
    async fn plan(&self) -> Result<(), Error> {
        let code = AREA_CODES[(self.number / 8 + self.task) % AREA_CODES.len()];
        let body = json!({"displayName": "n", "description": "d", "phonePlanIds": [PLAN], "areaCode": code,
            "quantity": 1});
        let created = self.ask("POST", &format!("{ROOT}/searches?{LEGACY}"), body, 201).await?.json();
        let id = created["searchId"].as_str().unwrap();
        let search = format!("{ROOT}/searches/{id}");
        let target = format!("{search}?{LEGACY}");
        let reserved = self.until(&target, "status", "Reserved").await?;
        let number = reserved["phoneNumbers"][0].as_str().unwrap().to_owned();
        if self.task.is_multiple_of(4) {
            self.ask("POST", &format!("{search}/cancel?{LEGACY}"), Value::Null, 202).await?;
            self.until(&target, "status", "Cancelled").await?;
            self.fact(Fact::get(&target, "/status", "Cancelled").passing());
            self.done("a cancelled plan");
            return Ok(());
        }
        self.ask("POST", &format!("{search}/purchase?{LEGACY}"), Value::Null, 202).await?;
        self.note(|all| assert!(all.purchases.insert(id.to_owned())));
        self.until(&target, "status", "Success").await?;
        self.fact(Fact::get(&target, "/status", "Success").passing());
        self.bought(&number);
        if self.task % 4 == 1 {
            return self.release_of_a_plan(number).await;
        }
        let configured = json!({"phoneNumber": number, "pstnConfiguration": {"callbackUrl": "https://c"}});
        let configuration = format!("{ROOT}/numberconfiguration");
        self.ask("PATCH", &format!("{configuration}/configure?{LEGACY}"), configured, 200).await?;
        let read = Fact::post(&format!("{configuration}?{LEGACY}"), json!({"phoneNumber": number}), 200);
        self.fact(read);
        let change = json!({"phoneNumberCapabilitiesUpdate": {number: {"add": ["InboundCalling"]}}});
        let update = self.ask("POST", &format!("{ROOT}/capabilities?{LEGACY}"), change, 200).await?.json();
        let id = update["capabilitiesUpdateId"].as_str().unwrap();
        let target = format!("{ROOT}/capabilities/{id}?{LEGACY}");
        self.until(&target, "capabilitiesUpdateStatus", "Complete").await?;
        self.fact(Fact::get(&target, "/capabilitiesUpdateStatus", "Complete").passing());
        self.done("a number of a plan");
        Ok(())
    }

    async fn release_of_a_plan(&self, number: String) -> Result<(), Error> {
        self.going(&number);
        let body = json!({"phoneNumbers": [&number]});
        let created = self.ask("POST", &format!("{ROOT}/releases?{LEGACY}"), body, 200).await?.json();
        let target = format!("{ROOT}/releases/{}?{LEGACY}", created["releaseId"].as_str().unwrap());
        self.until(&target, "status", "Complete").await?;
        self.fact(Fact::get(&target, "/status", "Complete").passing());
        self.released(number);
        self.done("a release of a plan");
        Ok(())
    }

    async fn until(&self, target: &str, member: &str, word: &str) -> Result<Value, Error> {
        let mut read = Value::Null;
        for _ in 0..20 {
            read = self.ask("GET", target, Value::Null, 200).await?.json();
            if read[member] == word {
                return Ok(read);
            }
        }
        panic!("{target} does not become {word}: {read}");
    }
}
