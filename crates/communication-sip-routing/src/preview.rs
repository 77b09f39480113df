//! What 2023-03-01 does not have: refused before anything is sent, as the service would ignore it without a word.

use core_http::Result;

use crate::{
    api_version::ApiVersion,
    failure::invalid_for,
    model::{SipConfiguration, SipTrunk, SipTrunkRoute},
};

/// Refuses what a version is known to lack.
pub(crate) fn refuse(operation: &'static str, version: &ApiVersion, what: Option<String>) -> Result<()> {
    match what {
        Some(what) if version.lacks_preview() => {
            let fault = format!("{what}: api-version {version} has none; use 2024-11-15-preview");
            Err(invalid_for(operation, fault))
        }
        _ => Ok(()),
    }
}

/// The first field of trunks that only later versions have.
pub(crate) fn of_trunks(trunks: &[SipTrunk]) -> Option<String> {
    trunks.iter().find_map(|trunk| {
        let fields = [
            ("enabled", trunk.enabled.is_some()),
            ("direct_transfer", trunk.direct_transfer.is_some()),
            ("privacy_header", trunk.privacy_header.is_some()),
            ("ip_address_version", trunk.ip_address_version.is_some()),
        ];
        let field = fields.iter().find(|(_, is_said)| *is_said)?.0;
        Some(format!("trunk {}: {field}", trunk.fqdn))
    })
}

/// The first field of routes that only later versions have.
pub(crate) fn of_routes(routes: &[SipTrunkRoute]) -> Option<String> {
    let route = routes.iter().find(|route| route.caller_id_override.is_some())?;
    Some(format!("route {}: caller_id_override", route.name))
}

pub(crate) fn of(configuration: &SipConfiguration) -> Option<String> {
    let domains = configuration.says_domains().then(|| "domains".to_owned());
    of_trunks(configuration.trunks()).or_else(|| of_routes(configuration.routes())).or(domains)
}
