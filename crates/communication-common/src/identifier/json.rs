//! The JSON form of identifiers: a raw id, and beside it one nested model that is named like the kind.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, de::Error as _};
use serde_json::Value;

use super::{
    CommunicationIdentifier,
    teams::{MicrosoftTeamsAppIdentifier, MicrosoftTeamsUserIdentifier, TeamsExtensionUserIdentifier},
    user::{CommunicationUserIdentifier, PhoneNumberIdentifier, UnknownIdentifier},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    raw_id: &'a str,
    #[serde(flatten)]
    model: Option<Model<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Model<'a> {
    CommunicationUser {
        id: &'a str,
    },
    PhoneNumber {
        value: &'a str,
        is_anonymous: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        asserted_id: Option<&'a str>,
    },
    MicrosoftTeamsUser {
        user_id: &'a str,
        is_anonymous: bool,
        cloud: &'a str,
    },
    MicrosoftTeamsApp {
        app_id: &'a str,
        cloud: &'a str,
    },
    TeamsExtensionUser {
        user_id: &'a str,
        tenant_id: &'a str,
        resource_id: &'a str,
        cloud: &'a str,
    },
}

impl<'a> Model<'a> {
    fn of(identifier: &'a CommunicationIdentifier) -> Option<Self> {
        Some(match identifier {
            CommunicationIdentifier::CommunicationUser(user) => Self::CommunicationUser { id: user.id() },
            CommunicationIdentifier::PhoneNumber(number) => Self::PhoneNumber {
                value: number.value(),
                is_anonymous: number.is_anonymous(),
                asserted_id: number.asserted_id(),
            },
            CommunicationIdentifier::MicrosoftTeamsUser(user) => Self::MicrosoftTeamsUser {
                user_id: user.user_id(),
                is_anonymous: user.is_anonymous(),
                cloud: user.cloud().as_str(),
            },
            CommunicationIdentifier::MicrosoftTeamsApp(app) => {
                Self::MicrosoftTeamsApp { app_id: app.app_id(), cloud: app.cloud().as_str() }
            }
            CommunicationIdentifier::TeamsExtensionUser(user) => Self::TeamsExtensionUser {
                user_id: user.user_id(),
                tenant_id: user.tenant_id(),
                resource_id: user.resource_id(),
                cloud: user.cloud().as_str(),
            },
            CommunicationIdentifier::Unknown(_) => return None,
        })
    }
}

impl Serialize for CommunicationIdentifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written { raw_id: self.raw_id(), model: Model::of(self) }.serialize(serializer)
    }
}

/// What is read. A nested model that is null is `Some(Null)`: it counts as present.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    kind: Option<String>,
    raw_id: Option<String>,
    #[serde(default, deserialize_with = "present")]
    communication_user: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    phone_number: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    microsoft_teams_user: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    microsoft_teams_app: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    teams_extension_user: Option<Value>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Read {
    /// The one nested model with the name of its kind, if there is one that is not null.
    fn model<E: de::Error>(&mut self) -> Result<Option<(&'static str, Value)>, E> {
        let models = [
            ("communicationUser", self.communication_user.take()),
            ("phoneNumber", self.phone_number.take()),
            ("microsoftTeamsUser", self.microsoft_teams_user.take()),
            ("microsoftTeamsApp", self.microsoft_teams_app.take()),
            ("teamsExtensionUser", self.teams_extension_user.take()),
        ];
        let mut present = models.into_iter().filter_map(|(kind, model)| Some((kind, model?)));
        let first = present.next();
        if present.next().is_some() {
            return Err(E::custom("an identifier has at most one nested model, and this one has several"));
        }
        let matches = |kind: &str| self.kind.as_deref().is_none_or(|given| given == kind);
        Ok(first.filter(|(kind, model)| matches(kind) && !model.is_null()))
    }
}

#[derive(Deserialize)]
struct User {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Phone {
    value: String,
    is_anonymous: Option<bool>,
    asserted_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TeamsUser {
    user_id: String,
    is_anonymous: bool,
    cloud: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TeamsApp {
    app_id: String,
    cloud: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExtensionUser {
    user_id: String,
    tenant_id: String,
    resource_id: String,
    cloud: String,
}

impl<'de> Deserialize<'de> for CommunicationIdentifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut read = Read::deserialize(deserializer)?;
        let model = read.model()?;
        if let Some(("communicationUser", model)) = model {
            // The one kind whose raw id may be missing: its id is the raw id.
            let User { id } = typed(model)?;
            return CommunicationUserIdentifier::new(id).map(Self::from).map_err(D::Error::custom);
        }
        let raw_id = read.raw_id.ok_or_else(|| D::Error::missing_field("rawId"))?;
        let Some((kind, model)) = model else { return Ok(UnknownIdentifier::new(raw_id).into()) };
        with_raw_id(raw_id, kind, model)
    }
}

fn with_raw_id<E: de::Error>(raw_id: String, kind: &str, model: Value) -> Result<CommunicationIdentifier, E> {
    Ok(match kind {
        "phoneNumber" => {
            let Phone { value, is_anonymous, asserted_id } = typed(model)?;
            let is_anonymous = is_anonymous.unwrap_or_default();
            PhoneNumberIdentifier { value, is_anonymous, asserted_id, raw_id }.into()
        }
        "microsoftTeamsUser" => {
            let TeamsUser { user_id, is_anonymous, cloud } = typed(model)?;
            MicrosoftTeamsUserIdentifier { user_id, is_anonymous, cloud: cloud.into(), raw_id }.into()
        }
        "microsoftTeamsApp" => {
            let TeamsApp { app_id, cloud } = typed(model)?;
            MicrosoftTeamsAppIdentifier { app_id, cloud: cloud.into(), raw_id }.into()
        }
        "teamsExtensionUser" => {
            let ExtensionUser { user_id, tenant_id, resource_id, cloud } = typed(model)?;
            let cloud = cloud.into();
            TeamsExtensionUserIdentifier { user_id, tenant_id, resource_id, cloud, raw_id }.into()
        }
        _ => UnknownIdentifier::new(raw_id).into(),
    })
}

fn typed<T: de::DeserializeOwned, E: de::Error>(model: Value) -> Result<T, E> {
    serde_json::from_value(model).map_err(E::custom)
}
