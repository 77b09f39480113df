//! SIP routing. The routes are one list, which whoever writes it replaces; each client has a trunk of its own.

use serde_json::json;

use super::{SIP, SIP_PREVIEW, Worker, same};
use crate::Failure;

impl Worker {
    pub(super) async fn trunk(&mut self) -> Result<(), Failure> {
        let name = format!("sbc{}.contoso.com", self.number);
        let port = 5000 + self.turn % 1000;
        let pointer = format!("/trunks/{name}/sipSignalingPort");
        let target = format!("/sip?{SIP}");
        let added = json!({"trunks": {&name: {"sipSignalingPort": port}}}).to_string();
        same(&self.ask("PATCH", &target, &added, 200).await?.json()?, &pointer, port)?;
        same(&self.read(&target).await?, &pointer, port)?;
        let preview = self.read(&format!("/sip?expand=trunks/health&{SIP_PREVIEW}")).await?;
        same(&preview, &format!("/trunks/{name}/health/overall/status"), "unknown")?;

        let target = format!("/sip:testRoutesWithNumber?targetPhoneNumber=%2B14255550123&{SIP_PREVIEW}");
        let routes = json!({"routes": [{"name": "other", "numberPattern": "^\\+44", "trunks": []},
            {"name": "own", "numberPattern": "^\\+1(\\d{10})$", "trunks": [&name]}]});
        let tested = self.post(&target, &routes.to_string(), 200).await?;
        same(&tested, "/matchingRoutes/0/name", "own")?;

        let removed = json!({"trunks": {&name: null}}).to_string();
        let left = self.ask("PATCH", &format!("/sip?{SIP}"), &removed, 200).await?.json()?;
        if left.pointer(&pointer).is_some() {
            return Err(format!("{name} is still there: {left}").into());
        }
        Ok(())
    }
}
