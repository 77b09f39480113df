//! What there is to buy, searches, purchases, changes and releases.

use serde_json::Value;

use super::{PHONE, Worker, listed, same, segment, some, text};
use crate::{Failure, client::Answer};

pub(super) const WANTED: &str = r#"{"phoneNumberType":"tollFree","assignmentType":"application",
    "capabilities":{"calling":"outbound","sms":"none"},"quantity":1}"#;
/// The same from one range of a hundred.
pub(super) const SCARCE: &str = r#"{"phoneNumberType":"tollFree","assignmentType":"application",
    "capabilities":{"calling":"outbound","sms":"none"},"quantity":1,"areaCode":"844"}"#;

impl Worker {
    /// Polls an operation that ends with its second look; whoever lists the numbers looks at it too.
    pub(super) async fn poll(&mut self, started: &Answer) -> Result<Value, Failure> {
        let id = started.operation.as_deref().ok_or("no operation")?;
        for last in [false, true] {
            let polled = self.read(&format!("/phoneNumbers/operations/{id}?{PHONE}")).await?;
            same(&polled, "/id", id)?;
            match text(&polled, "/status")?.as_str() {
                "succeeded" => return Ok(polled),
                "running" | "notStarted" if !last => {}
                other => return Err(format!("{id} is {other}").into()),
            }
        }
        Err(format!("{id} does not end").into())
    }

    pub(super) async fn lists(&mut self) -> Result<(), Failure> {
        let here = "/availablePhoneNumbers/countries";
        some(&self.read(&format!("{here}?{PHONE}")).await?, "/countries")?;
        some(&self.read(&format!("{here}/US/localities?{PHONE}")).await?, "/phoneNumberLocalities")?;
        let codes =
            format!("{here}/US/areaCodes?phoneNumberType=tollFree&assignmentType=application&{PHONE}");
        same(&self.read(&codes).await?, "/areaCodes/0/areaCode", "844")?;
        some(&self.read(&format!("{here}/US/offerings?{PHONE}")).await?, "/phoneNumberOfferings")?;
        let sample = self.post(&format!("{here}/US/:browse?{PHONE}"), WANTED, 200).await?;
        same(some(&sample, "/phoneNumbers")?, "/status", "available")?;
        listed(&self.read(&format!("/phoneNumbers?{PHONE}")).await?, "/phoneNumbers")?;
        let looked =
            r#"{"phoneNumbers":["+14255550123"],"options":{"includeAdditionalOperatorDetails":true}}"#;
        let known = self.post(&format!("/operatorInformation/:search?{PHONE}"), looked, 200).await?;
        self.load.books.looked_up();
        same(&known, "/values/0/phoneNumber", "+14255550123")
    }

    /// A search that has ended: its id, its operation, and what it holds.
    async fn search(&mut self, wanted: &str) -> Result<(String, Answer, String), Failure> {
        let target = format!("/availablePhoneNumbers/countries/US/:search?{PHONE}");
        let started = self.ask("POST", &target, wanted, 202).await?;
        let id = started.search.clone().ok_or("no search")?;
        self.poll(&started).await?;
        let result = self.read(&result_of(&id)).await?;
        same(&result, "/searchId", id.as_str())?;
        let number = text(&result, "/phoneNumbers/0")?;
        Ok((id, started, number))
    }

    /// A number that is bought.
    pub(super) async fn buy(&mut self, wanted: &str) -> Result<String, Failure> {
        let (search, _, number) = self.search(wanted).await?;
        let target = format!("/availablePhoneNumbers/:purchase?{PHONE}");
        let body = format!(r#"{{"searchId":"{search}"}}"#);
        let bought = self.ask("POST", &target, &body, 202).await?;
        self.load.books.accepted();
        self.poll(&bought).await?;
        self.load.books.bought(&number)?;
        // The answer to a purchase that was made already.
        self.ask("POST", &target, &body, 400).await?;
        Ok(number)
    }

    pub(super) async fn owns(&mut self, number: &str) -> Result<(), Failure> {
        same(&self.read(&format!("/phoneNumbers/{}?{PHONE}", segment(number))).await?, "/phoneNumber", number)
    }

    pub(super) async fn purchase(&mut self, wanted: &str) -> Result<(), Failure> {
        let number = self.buy(wanted).await?;
        let path = format!("/phoneNumbers/{}", segment(&number));
        let change = r#"{"calling":"inbound+outbound"}"#;
        let changed = self.ask("PATCH", &format!("{path}/capabilities?{PHONE}"), change, 202).await?;
        self.poll(&changed).await?;
        let owned = self.read(&format!("{path}?{PHONE}")).await?;
        same(&owned, "/capabilities/calling", "inbound+outbound")?;
        self.release(&number).await
    }

    /// Whoever buys the number next can hear of it before this client hears of the end of its release.
    pub(super) async fn release(&mut self, number: &str) -> Result<(), Failure> {
        let target = format!("/phoneNumbers/{}?{PHONE}", segment(number));
        self.owns(number).await?;
        self.load.books.is_released(number)?;
        let released = self.ask("DELETE", &target, "", 202).await?;
        self.poll(&released).await?;
        Ok(())
    }

    pub(super) async fn cancelled_search(&mut self) -> Result<(), Failure> {
        let (id, started, _) = self.search(WANTED).await?;
        let operation = started.operation.ok_or("no operation")?;
        self.ask("DELETE", &format!("/phoneNumbers/operations/{operation}?{PHONE}"), "", 204).await?;
        self.refused("GET", &result_of(&id), 404, "NotFound").await
    }
}

fn result_of(search: &str) -> String {
    format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}")
}
