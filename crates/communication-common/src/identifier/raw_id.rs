//! Reading raw ids.

use super::{
    CommunicationIdentifier,
    cloud::CommunicationCloudEnvironment,
    teams::{MicrosoftTeamsAppIdentifier, MicrosoftTeamsUserIdentifier, TeamsExtensionUserIdentifier},
    user::{CommunicationUserIdentifier, PhoneNumberIdentifier, UnknownIdentifier},
};

pub(super) fn parse(raw_id: &str) -> CommunicationIdentifier {
    if let Some(value) = raw_id.strip_prefix("4:") {
        return phone_number(raw_id, value).into();
    }
    // A colon inside the last part makes the id one of an unknown kind, as in JavaScript; Python reads on.
    let parts: Vec<&str> = raw_id.splitn(4, ':').collect();
    match *parts.as_slice() {
        ["8", prefix @ ("acs" | "dod-acs" | "gcch-acs"), rest] => {
            extension_user(prefix, rest).map_or_else(|| user(raw_id), CommunicationIdentifier::from)
        }
        ["8", "spool", _] => user(raw_id),
        ["8", "teamsvisitor", id] => MicrosoftTeamsUserIdentifier::visitor(id).into(),
        ["8", prefix @ ("orgid" | "dod" | "gcch"), id] => {
            MicrosoftTeamsUserIdentifier::new(id).with_cloud(cloud(prefix)).into()
        }
        ["28", prefix @ ("orgid" | "dod" | "gcch"), id] => {
            MicrosoftTeamsAppIdentifier::new(id).with_cloud(cloud(prefix)).into()
        }
        _ => UnknownIdentifier::new(raw_id).into(),
    }
}

fn phone_number(raw_id: &str, value: &str) -> PhoneNumberIdentifier {
    let asserted_id = value.rsplit_once('_').map(|(_, id)| id).filter(|id| !id.is_empty());
    PhoneNumberIdentifier {
        value: value.to_owned(),
        is_anonymous: value == "anonymous",
        asserted_id: asserted_id.map(str::to_owned),
        raw_id: raw_id.to_owned(),
    }
}

fn extension_user(prefix: &str, rest: &str) -> Option<TeamsExtensionUserIdentifier> {
    let parts: Vec<&str> = rest.splitn(4, '_').collect();
    let &[resource, tenant, user] = parts.as_slice() else { return None };
    Some(TeamsExtensionUserIdentifier::new(user, tenant, resource).with_cloud(cloud(prefix)))
}

/// A user, unless the text could not stand in the path of a request.
fn user(raw_id: &str) -> CommunicationIdentifier {
    match CommunicationUserIdentifier::new(raw_id) {
        Ok(user) => user.into(),
        Err(_) => UnknownIdentifier::new(raw_id).into(),
    }
}

fn cloud(prefix: &str) -> CommunicationCloudEnvironment {
    match prefix {
        "dod" | "dod-acs" => CommunicationCloudEnvironment::Dod,
        "gcch" | "gcch-acs" => CommunicationCloudEnvironment::Gcch,
        _ => CommunicationCloudEnvironment::Public,
    }
}
