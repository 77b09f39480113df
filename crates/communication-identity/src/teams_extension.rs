//! Who of a tenant may call and chat through this resource: assignments of the Teams extension.

use core_http::{Result, open_enum, serde::Deserializer};
use serde::{Deserialize, Serialize};

use crate::failure::invalid;

/// Whom an assignment is for: an object (a user or a resource account) of a tenant of Microsoft Entra ID.
///
/// ```
/// use communication_identity::TeamsExtensionPrincipal;
///
/// let tenant = "bfdd9d2c-6e1b-4a5e-9e0d-3f9f2a6c1d11";
/// let alice = TeamsExtensionPrincipal::new(tenant, "37691ec4-57fb-4c0f-ae31-32791610cb14")?;
/// assert_eq!(alice.tenant_id(), tenant);
/// assert!(TeamsExtensionPrincipal::new(tenant, "..").is_err());
/// # Ok::<(), communication_identity::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TeamsExtensionPrincipal {
    tenant_id: String,
    object_id: String,
}

impl TeamsExtensionPrincipal {
    /// The id of the tenant and that of the object in it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the one that could not stand in the path of a request: blank,
    /// `.` or `..`, or with control characters.
    pub fn new(tenant_id: impl Into<String>, object_id: impl Into<String>) -> Result<Self> {
        let (tenant_id, object_id) = (tenant_id.into(), object_id.into());
        check("tenant_id", &tenant_id)?;
        check("object_id", &object_id)?;
        Ok(Self { tenant_id, object_id })
    }

    /// The id of the tenant.
    #[must_use]
    pub fn tenant_id(&self) -> &str {
        &self.tenant_id
    }

    /// The id of the object in the tenant.
    #[must_use]
    pub fn object_id(&self) -> &str {
        &self.object_id
    }
}

fn check(name: &str, text: &str) -> Result<()> {
    let fault = match text {
        "." | ".." => "must not be `.` or `..`",
        _ if text.trim().is_empty() => "must not be blank",
        _ if text.contains(char::is_control) => "must not contain control characters",
        _ => return Ok(()),
    };
    Err(invalid(format!("{name}: {fault}")))
}

open_enum! {
    /// What kind of object an assignment is for.
    ///
    /// ```
    /// use communication_identity::TeamsExtensionPrincipalType as Type;
    ///
    /// assert_eq!(Type::from("ResourceAccount"), Type::ResourceAccount);
    /// assert_eq!(Type::from("aNewOne").as_str(), "aNewOne");
    /// ```
    TeamsExtensionPrincipalType {
        /// `user`: a person.
        User = "user",
        /// `resourceAccount`: an account for calls to a queue or an attendant.
        ResourceAccount = "resourceAccount",
    }
}

/// What an assignment is to be. It replaces the one that is there, as a whole.
///
/// ```
/// use communication_identity::{TeamsExtensionAssignmentRequest, TeamsExtensionPrincipalType};
///
/// let request = TeamsExtensionAssignmentRequest::new(TeamsExtensionPrincipalType::User)
///     .client_ids(["1bfbbc2d-0b1e-4b2d-9f4c-7d1e3b1c9f10"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamsExtensionAssignmentRequest {
    principal_type: TeamsExtensionPrincipalType,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ids: Option<Vec<String>>,
}

impl TeamsExtensionAssignmentRequest {
    /// An assignment for an object of this kind.
    #[must_use]
    pub fn new(principal_type: impl Into<TeamsExtensionPrincipalType>) -> Self {
        Self { principal_type: principal_type.into(), client_ids: None }
    }

    /// Sets the applications, by client id, through which the object may sign in. Default: none is sent.
    #[must_use]
    pub fn client_ids(mut self, ids: impl IntoIterator<Item: Into<String>>) -> Self {
        self.client_ids = Some(ids.into_iter().map(Into::into).collect());
        self
    }
}

/// An assignment: this object of this tenant may call and chat through the resource.
///
/// Its JSON is that of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TeamsExtensionAssignment {
    /// The id of the object.
    pub object_id: String,
    /// The id of its tenant.
    pub tenant_id: String,
    /// What kind of object it is.
    pub principal_type: TeamsExtensionPrincipalType,
    /// The applications, by client id, through which the object may sign in; empty if the service names none.
    #[serde(default, deserialize_with = "list_or_null")]
    pub client_ids: Vec<String>,
}

fn list_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::<Vec<String>>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_is_read_whatever_is_added_or_missing() {
        let json = r#"{"objectId":"o","tenantId":"t","principalType":"robot","clientIds":null,"new":1}"#;
        let assignment: TeamsExtensionAssignment = serde_json::from_str(json).unwrap();
        assert_eq!(assignment.principal_type.as_str(), "robot");
        assert!(assignment.client_ids.is_empty());
        let back = serde_json::to_string(&assignment).unwrap();
        assert_eq!(back, r#"{"objectId":"o","tenantId":"t","principalType":"robot","clientIds":[]}"#);
    }

    #[test]
    fn ids_that_would_change_the_path_are_refused_by_name() {
        for bad in ["", " ", ".", "..", "a\nb"] {
            let tenant = TeamsExtensionPrincipal::new(bad, "o").unwrap_err().to_string();
            assert!(tenant.starts_with("tenant_id: must not"), "{tenant}");
            let object = TeamsExtensionPrincipal::new("t", bad).unwrap_err().to_string();
            assert!(object.starts_with("object_id: must not"), "{object}");
        }
    }
}
