//! The SIP configuration: trunks and domains by name, routes in order.

use serde::{Deserialize, Serialize};

use crate::json::Json;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Trunk {
    pub(crate) fqdn: String,
    pub(crate) port: i64,
    pub(crate) enabled: bool,
    pub(crate) direct_transfer: bool,
    pub(crate) privacy_header: String,
    pub(crate) ip_address_version: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Route {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) pattern: String,
    pub(crate) trunks: Vec<String>,
    pub(crate) caller_id_override: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Domain {
    pub(crate) name: String,
    pub(crate) enabled: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Sip {
    pub(crate) trunks: Vec<Trunk>,
    pub(crate) routes: Vec<Route>,
    pub(crate) domains: Vec<Domain>,
}

impl Route {
    /// `preview`: with the members of 2024-11-15-preview.
    pub(crate) fn to_json(&self, preview: bool) -> Json {
        Json::Object(Vec::new())
            .with("description", self.description.as_ref().map(Json::from))
            .with("name", Some(Json::from(&self.name)))
            .with("numberPattern", Some(Json::from(&self.pattern)))
            .with("trunks", Some(Json::array(&self.trunks)))
            .with("callerIdOverride", self.caller_id_override.as_ref().filter(|_| preview).map(Json::from))
    }
}

impl Trunk {
    pub(crate) fn new(fqdn: &str, port: i64) -> Trunk {
        Trunk {
            fqdn: fqdn.to_owned(),
            port,
            enabled: true,
            direct_transfer: false,
            privacy_header: "id".to_owned(),
            ip_address_version: "ipv4".to_owned(),
        }
    }

    fn to_json(&self, preview: bool, health: bool) -> Json {
        let json = Json::object([("sipSignalingPort", Json::Int(self.port))]);
        if !preview {
            return json;
        }
        json.with("enabled", Some(self.enabled.into()))
            .with("directTransfer", Some(self.direct_transfer.into()))
            .with("privacyHeader", Some(Json::from(&self.privacy_header)))
            .with("ipAddressVersion", Some(Json::from(&self.ip_address_version)))
            .with("health", health.then(unknown_health))
    }
}

/// No call was ever made through an emulated trunk.
fn unknown_health() -> Json {
    let unknown = || Json::object([("status", "unknown".into())]);
    Json::object([("tls", unknown()), ("ping", unknown()), ("overall", unknown())])
}

impl Sip {
    pub(crate) fn to_json(&self, preview: bool, health: bool) -> Json {
        let trunks = self.trunks.iter().map(|trunk| (trunk.fqdn.as_str(), trunk.to_json(preview, health)));
        let domains = self.domains.iter();
        let domains =
            domains.map(|domain| (domain.name.as_str(), Json::object([("enabled", domain.enabled.into())])));
        let domains = preview.then(|| Json::object(domains));
        Json::object([
            ("trunks", Json::object(trunks)),
            ("routes", Json::array(self.routes.iter().map(|route| route.to_json(preview)))),
        ])
        .with("domains", domains)
    }

    pub(crate) fn trunk(&self, fqdn: &str) -> Option<&Trunk> {
        self.trunks.iter().find(|trunk| trunk.fqdn.eq_ignore_ascii_case(fqdn))
    }

    pub(crate) fn trunk_mut(&mut self, fqdn: &str) -> Option<&mut Trunk> {
        self.trunks.iter_mut().find(|trunk| trunk.fqdn.eq_ignore_ascii_case(fqdn))
    }
}
