//! Reservations: made, changed, deleted, bought.

use serde_json::json;

use super::{PHONE, Worker, listed, same};
use crate::Failure;

/// A range of a thousand that no other task takes from: each client reserves its own number.
const FIRST: usize = 441_134_960_000;

impl Worker {
    pub(super) async fn reservation(&mut self) -> Result<(), Failure> {
        let digits = (FIRST + self.number).to_string();
        let added = json!({"phoneNumbers": {&digits: {"countryCode": "GB", "phoneNumberType": "geographic",
            "assignmentType": "application", "capabilities": {"calling": "outbound", "sms": "none"}}}});
        let added = added.to_string();
        let status = format!("/phoneNumbers/{digits}/status");

        // Ids are the client's, and a reservation that was bought stays.
        let id = format!("00000000-0000-4000-8{:03x}-{:012x}", self.number, self.turn);
        let path = format!("/availablePhoneNumbers/reservations/{id}");
        let target = format!("{path}?{PHONE}");
        same(&self.ask("PATCH", &target, &added, 201).await?.json()?, &status, "reserved")?;
        self.ask("DELETE", &target, "", 204).await?;
        self.refused("GET", &target, 404, "ReservationNotFound").await?;

        same(&self.ask("PATCH", &target, &added, 201).await?.json()?, &status, "reserved")?;
        let removed = json!({"phoneNumbers": {&digits: null}}).to_string();
        self.ask("PATCH", &target, &removed, 200).await?;
        self.ask("PATCH", &target, &added, 200).await?;
        same(&self.read(&target).await?, "/status", "active")?;
        let all = self.read(&format!("/availablePhoneNumbers/reservations?{PHONE}")).await?;
        listed(&all, "/reservations")?;

        let bought = self.ask("POST", &format!("{path}/:purchase?{PHONE}"), "{}", 202).await?;
        self.load.books.accepted();
        self.poll(&bought).await?;
        let number = format!("+{digits}");
        self.load.books.bought(&number)?;
        same(&self.read(&target).await?, &status, "purchased")?;
        self.release(&number).await
    }
}
