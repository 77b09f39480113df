//! The administration of 2020: plans, searches by plan, numbers that are bought, configured, changed and released.

use serde_json::{Value, json};

use super::{LEGACY, Worker, listed, same, some, text};
use crate::Failure;

const ROOT: &str = "/administration/phonenumbers";

impl Worker {
    /// Polls a record that says that word with its second look, and another one with its first.
    async fn second_look(&mut self, target: &str, status: &str, word: &str) -> Result<Value, Failure> {
        let first = self.read(target).await?;
        if text(&first, status)? == word {
            return Err(format!("{target} is {word} with the first look").into());
        }
        let second = self.read(target).await?;
        same(&second, status, word)?;
        Ok(second)
    }

    /// Goes through the plans of a country to an area code, as a person does. The plan, and the code.
    async fn plan(&mut self) -> Result<(String, String), Failure> {
        some(&self.read(&format!("{ROOT}/countries?{LEGACY}")).await?, "/countries")?;
        let groups = format!("{ROOT}/countries/US/phoneplangroups");
        let group = self.read(&format!("{groups}?{LEGACY}")).await?;
        let group = text(&group, "/phonePlanGroups/0/phonePlanGroupId")?;
        let plans = format!("{groups}/{group}/phoneplans");
        let plan = text(&self.read(&format!("{plans}?{LEGACY}")).await?, "/phonePlans/0/phonePlanId")?;
        let options = self.read(&format!("{plans}/{plan}/locationoptions?{LEGACY}")).await?;
        let state = text(&options, "/locationOptions/options/0/value")?;
        let target =
            format!("{ROOT}/countries/US/areacodes?locationType=Selection&phonePlanId={plan}&{LEGACY}");
        let chosen = json!({"locationOptions": [{"labelId": "state", "optionsValue": state}]});
        some(&self.post(&target, &chosen.to_string(), 200).await?, "/primaryAreaCodes")?;
        // An area code has a hundred numbers: the clients spread.
        let all = self.post(&target, "{}", 200).await?;
        let codes = all.pointer("/primaryAreaCodes").and_then(Value::as_array).ok_or("no area codes")?;
        let code = codes.get(self.number % codes.len().max(1)).and_then(Value::as_str);
        Ok((plan, code.ok_or("no area code")?.to_owned()))
    }

    /// A search that has reserved a number: its target, and the number.
    async fn reserve(&mut self) -> Result<(String, String), Failure> {
        let (plan, code) = self.plan().await?;
        let body = json!({"displayName": "n", "description": "d", "areaCode": code, "quantity": 1,
            "phonePlanIds": [plan]});
        let created = self.post(&format!("{ROOT}/searches?{LEGACY}"), &body.to_string(), 201).await?;
        let search = format!("{ROOT}/searches/{}", text(&created, "/searchId")?);
        let reserved = self.second_look(&format!("{search}?{LEGACY}"), "/status", "Reserved").await?;
        Ok((search, text(&reserved, "/phoneNumbers/0")?))
    }

    pub(super) async fn cancelled_plan_search(&mut self) -> Result<(), Failure> {
        let (search, _) = self.reserve().await?;
        self.ask("POST", &format!("{search}/cancel?{LEGACY}"), "", 202).await?;
        self.second_look(&format!("{search}?{LEGACY}"), "/status", "Cancelled").await?;
        some(&self.read(&format!("{ROOT}/searches?{LEGACY}")).await?, "/entities")?;
        self.ask("POST", &format!("{search}/purchase?{LEGACY}"), "", 400).await?;
        Ok(())
    }

    pub(super) async fn number_of_a_plan(&mut self) -> Result<(), Failure> {
        let (search, number) = self.reserve().await?;
        self.ask("POST", &format!("{search}/purchase?{LEGACY}"), "", 202).await?;
        self.load.books.accepted();
        self.second_look(&format!("{search}?{LEGACY}"), "/status", "Success").await?;
        self.load.books.bought(&number)?;
        listed(&self.read(&format!("{ROOT}/phonenumbers?{LEGACY}")).await?, "/phoneNumbers")?;
        self.configure(&number).await?;

        let change = json!({"phoneNumberCapabilitiesUpdate": {&number: {"add": ["InboundCalling"]}}});
        let updates = format!("{ROOT}/capabilities");
        let created = self.post(&format!("{updates}?{LEGACY}"), &change.to_string(), 200).await?;
        let update = format!("{updates}/{}?{LEGACY}", text(&created, "/capabilitiesUpdateId")?);
        self.second_look(&update, "/capabilitiesUpdateStatus", "Complete").await?;

        self.load.books.is_released(&number)?;
        let releases = format!("{ROOT}/releases");
        let body = json!({"phoneNumbers": [&number]}).to_string();
        let created = self.post(&format!("{releases}?{LEGACY}"), &body, 200).await?;
        let release = format!("{releases}/{}?{LEGACY}", text(&created, "/releaseId")?);
        let ended = self.second_look(&release, "/status", "Complete").await?;
        same(&ended, &format!("/phoneNumberReleaseStatusDetails/{number}/status"), "Success")?;
        some(&self.read(&format!("{releases}?{LEGACY}")).await?, "/entities")?;
        Ok(())
    }

    /// Sends calls of the number somewhere, and takes it back.
    async fn configure(&mut self, number: &str) -> Result<(), Failure> {
        let path = format!("{ROOT}/numberconfiguration");
        let which = json!({"phoneNumber": number}).to_string();
        let read = format!("{path}?{LEGACY}");
        self.ask("POST", &read, &which, 404).await?;
        let url = format!("https://c{}.example", self.turn);
        let body = json!({"phoneNumber": number, "pstnConfiguration": {"callbackUrl": &url}}).to_string();
        self.ask("PATCH", &format!("{path}/configure?{LEGACY}"), &body, 200).await?;
        same(&self.post(&read, &which, 200).await?, "/pstnConfiguration/callbackUrl", url)?;
        self.ask("PATCH", &format!("{path}/unconfigure?{LEGACY}"), &which, 202).await?;
        self.ask("POST", &read, &which, 404).await?;
        Ok(())
    }
}
