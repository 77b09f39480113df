//! What the clients do. Each cleans up behind itself, as clients of a real resource do.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::Value;

use crate::{
    Failure, Load,
    client::{Answer, Client},
};

const IDENTITY: &str = "api-version=2023-10-01";
const PHONE: &str = "api-version=2025-06-01";
const SIP: &str = "api-version=2023-03-01";
const LEGACY: &str = "api-version=2020-07-20-preview1";
const LEGACY_ROOT: &str = "/administration/phonenumbers";
const WANTED: &str = r#""phoneNumberType":"tollFree","assignmentType":"application","capabilities":{"calling":"outbound","sms":"none"}"#;

/// What was bought, as the clients saw it.
#[derive(Default)]
pub(crate) struct Purchases {
    count: AtomicU64,
    owned: Mutex<HashSet<String>>,
}

impl Purchases {
    fn bought(&self, number: &str) -> Result<(), Failure> {
        self.count.fetch_add(1, Ordering::Relaxed);
        let new = self.owned.lock().unwrap_or_else(PoisonError::into_inner).insert(number.to_owned());
        if new { Ok(()) } else { Err(format!("{number} was bought twice").into()) }
    }

    fn is_released(&self, number: &str) {
        self.owned.lock().unwrap_or_else(PoisonError::into_inner).remove(number);
    }

    /// Holds the books against what the clients saw.
    pub(crate) async fn check(&self, client: &mut Client) -> Result<String, Failure> {
        let books = client.send("GET", "/_emulator/books", "").await?.json()?;
        let listed = books.get("purchases").and_then(Value::as_array).ok_or("no books")?;
        let earlier = books.get("earlierPurchases").and_then(Value::as_u64).ok_or("no books")?;
        let (seen, booked) = (self.count.load(Ordering::Relaxed), earlier + listed.len() as u64);
        let whole = listed.iter().all(|purchase| {
            purchase.get("bought").and_then(Value::as_array).is_some_and(|all| all.len() == 1)
        });
        if seen != booked || !whole {
            return Err(format!("the clients bought {seen} numbers, the books have {booked}").into());
        }
        Ok(format!("{seen} numbers were bought, each once, and all of them are in the books"))
    }
}

fn text(answer: &Value, pointer: &str) -> Result<String, Failure> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| format!("there is no {pointer} in {answer}").into())
}

/// One client at work.
struct Worker {
    client: Client,
    load: Arc<Load>,
}

impl Worker {
    async fn ask(
        &mut self,
        method: &str,
        target: &str,
        body: &str,
        expected: u16,
    ) -> Result<Answer, Failure> {
        let answer = self.client.send(method, target, body).await?;
        self.load.requests.fetch_add(1, Ordering::Relaxed);
        if answer.status == expected {
            return Ok(answer);
        }
        let text = String::from_utf8_lossy(&answer.body);
        Err(format!("{method} {target}: {} instead of {expected}: {text}", answer.status).into())
    }

    fn goes_on(&self) -> bool {
        !self.load.ended.load(Ordering::Relaxed)
    }

    async fn create_user(&mut self) -> Result<String, Failure> {
        let created = self.ask("POST", &format!("/identities?{IDENTITY}"), "{}", 201).await?.json()?;
        text(&created, "/identity/id")
    }

    async fn issue(&mut self, user: &str) -> Result<(), Failure> {
        let target = format!("/identities/{user}/:issueAccessToken?{IDENTITY}");
        self.ask("POST", &target, r#"{"scopes":["chat","voip"]}"#, 200).await?;
        Ok(())
    }

    async fn delete_user(&mut self, user: &str) -> Result<(), Failure> {
        self.ask("DELETE", &format!("/identities/{user}?{IDENTITY}"), "", 204).await?;
        Ok(())
    }

    async fn identity(&mut self) -> Result<(), Failure> {
        let user = self.create_user().await?;
        for _ in 0..4 {
            self.issue(&user).await?;
        }
        self.ask("POST", &format!("/identities/{user}/:revokeAccessTokens?{IDENTITY}"), "", 204).await?;
        self.delete_user(&user).await
    }

    async fn poll(&mut self, operation: &str) -> Result<(), Failure> {
        for _ in 0..2 {
            self.ask("GET", &format!("/phoneNumbers/operations/{operation}?{PHONE}"), "", 200).await?;
        }
        Ok(())
    }

    async fn number(&mut self) -> Result<(), Failure> {
        let search = format!("/availablePhoneNumbers/countries/US/:search?{PHONE}");
        let started = self.ask("POST", &search, &format!("{{{WANTED},\"quantity\":1}}"), 202).await?;
        let (search, operation) =
            (started.search.ok_or("no search")?, started.operation.ok_or("no operation")?);
        self.poll(&operation).await?;
        let result = format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}");
        let result = self.ask("GET", &result, "", 200).await?.json()?;
        let number = text(&result, "/phoneNumbers/0")?;
        let purchase = format!("/availablePhoneNumbers/:purchase?{PHONE}");
        let bought = self.ask("POST", &purchase, &format!(r#"{{"searchId":"{search}"}}"#), 202).await?;
        self.poll(&bought.operation.ok_or("no operation")?).await?;
        self.load.purchases.bought(&number)?;
        let path = format!("/phoneNumbers/{}", number.replace('+', "%2B"));
        self.ask("GET", &format!("{path}?{PHONE}"), "", 200).await?;
        let change = r#"{"calling":"inbound+outbound"}"#;
        let changed = self.ask("PATCH", &format!("{path}/capabilities?{PHONE}"), change, 202).await?;
        self.poll(&changed.operation.ok_or("no operation")?).await?;
        self.load.purchases.is_released(&number);
        let released = self.ask("DELETE", &format!("{path}?{PHONE}"), "", 202).await?;
        self.poll(&released.operation.ok_or("no operation")?).await
    }

    async fn reservation(&mut self, id: &str) -> Result<(), Failure> {
        let target = format!("/availablePhoneNumbers/reservations/{id}?{PHONE}");
        self.ask("PATCH", &target, r#"{"phoneNumbers":{}}"#, 201).await?;
        self.ask("GET", &target, "", 200).await?;
        self.ask("DELETE", &target, "", 204).await?;
        Ok(())
    }

    async fn sip(&mut self, number: usize) -> Result<(), Failure> {
        let target = format!("/sip?{SIP}");
        let name = format!("sbc{number}.contoso.com");
        let added = format!(r#"{{"trunks":{{"{name}":{{"sipSignalingPort":5061}}}}}}"#);
        self.ask("PATCH", &target, &added, 200).await?;
        self.ask("GET", &target, "", 200).await?;
        self.ask("PATCH", &target, &format!(r#"{{"trunks":{{"{name}":null}}}}"#), 200).await?;
        Ok(())
    }

    async fn preview(&mut self) -> Result<(), Failure> {
        let body = r#"{"displayName":"n","description":"d","areaCode":"206","quantity":1,
            "phonePlanIds":["01432411-5169-4665-b13e-3fa56c10e1d1"]}"#;
        let created =
            self.ask("POST", &format!("{LEGACY_ROOT}/searches?{LEGACY}"), body, 201).await?.json()?;
        let search = format!("{LEGACY_ROOT}/searches/{}", text(&created, "/searchId")?);
        for _ in 0..2 {
            self.ask("GET", &format!("{search}?{LEGACY}"), "", 200).await?;
        }
        self.ask("POST", &format!("{search}/cancel?{LEGACY}"), "", 202).await?;
        for _ in 0..2 {
            self.ask("GET", &format!("{search}?{LEGACY}"), "", 200).await?;
        }
        Ok(())
    }

    async fn lists(&mut self) -> Result<(), Failure> {
        for target in [
            "/phoneNumbers",
            "/availablePhoneNumbers/countries",
            "/availablePhoneNumbers/countries/US/offerings",
            "/availablePhoneNumbers/countries/US/localities",
        ] {
            self.ask("GET", &format!("{target}?{PHONE}"), "", 200).await?;
        }
        let looked =
            r#"{"phoneNumbers":["+14255550123"],"options":{"includeAdditionalOperatorDetails":false}}"#;
        self.ask("POST", &format!("/operatorInformation/:search?{PHONE}"), looked, 200).await?;
        Ok(())
    }
}

/// Issues tokens for one user.
pub(crate) async fn tokens(client: Client, load: Arc<Load>, _: usize) -> Result<(), Failure> {
    let mut worker = Worker { client, load };
    let user = worker.create_user().await?;
    while worker.goes_on() {
        worker.issue(&user).await?;
    }
    worker.delete_user(&user).await
}

/// Does all there is, in turn, each client beginning elsewhere.
pub(crate) async fn all(client: Client, load: Arc<Load>, number: usize) -> Result<(), Failure> {
    let mut worker = Worker { client, load };
    for turn in number.. {
        if !worker.goes_on() {
            break;
        }
        match turn % 6 {
            0 => worker.identity().await?,
            1 => worker.number().await?,
            2 => worker.reservation(&format!("00000000-0000-4000-8000-{number:012x}")).await?,
            3 => worker.sip(number).await?,
            4 => worker.preview().await?,
            _ => worker.lists().await?,
        }
    }
    Ok(())
}
