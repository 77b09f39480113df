//! Ids of the 2020 preview, each checked when it is made, so that none can bend a path.

use core_http::Result;

use crate::{
    failure::invalid,
    ids::{conversions::text_conversions, is_plain},
};

fn checked(field: &str, text: String) -> Result<String> {
    if is_plain(&text) {
        return Ok(text);
    }
    Err(invalid(format!("{field}: must be 1 to 200 letters, digits, hyphens, underscores and dots")))
}

/// Defines an id. A macro, because each is a type of its own with the same conversions.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $field:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes an id of the service.
            ///
            /// # Errors
            ///
            /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it is empty, longer than 200 characters, or holds something
            /// else than letters, digits, `-`, `_` and `.`.
            pub fn new(text: impl Into<String>) -> Result<Self> {
                checked($field, text.into()).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        text_conversions!($name);
    };
}

id! {
    /// The id of a group of phone plans.
    ///
    /// ```
    /// use communication_phone_numbers::administration::PhonePlanGroupId;
    ///
    /// let id: PhonePlanGroupId = "d47a0cdc-8dc1-4e82-a29b-39067f7fc317".parse()?;
    /// assert!("../countries".parse::<PhonePlanGroupId>().is_err());
    /// # Ok::<(), communication_phone_numbers::Error>(())
    /// ```
    PhonePlanGroupId, "phone_plan_group_id"
}

id! {
    /// The id of a phone plan.
    ///
    /// ```
    /// use communication_phone_numbers::administration::PhonePlanId;
    ///
    /// let id: PhonePlanId = "01432411-5169-4665-b13e-3fa56c10e1d1".parse()?;
    /// # Ok::<(), communication_phone_numbers::Error>(())
    /// ```
    PhonePlanId, "phone_plan_id"
}

id! {
    /// The id of a reservation, which is called `searchId` on the wire. Not the id of a reservation of today.
    ///
    /// ```
    /// use communication_phone_numbers::administration::ReservationId;
    ///
    /// let id: ReservationId = "ff8a6a7d-b811-4b16-81e6-767bd8ff395e".parse()?;
    /// # Ok::<(), communication_phone_numbers::Error>(())
    /// ```
    ReservationId, "reservation_id"
}

id! {
    /// The id of a release.
    ///
    /// ```
    /// use communication_phone_numbers::administration::ReleaseId;
    ///
    /// let id: ReleaseId = "2d3f3f1e-0f4e-4f0b-8d2b-0f0f4ad9f2aa".parse()?;
    /// # Ok::<(), communication_phone_numbers::Error>(())
    /// ```
    ReleaseId, "release_id"
}

id! {
    /// The id of a change of capabilities.
    ///
    /// ```
    /// use communication_phone_numbers::administration::CapabilitiesUpdateId;
    ///
    /// let id: CapabilitiesUpdateId = "e9e7ee3c-f996-44c2-ab53-52fa9fe4fce1".parse()?;
    /// # Ok::<(), communication_phone_numbers::Error>(())
    /// ```
    CapabilitiesUpdateId, "capabilities_update_id"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_bend_a_path_is_refused_by_its_name() {
        for text in ["", ".", "..", "a/b", "a?b", "a%2Fb", "a b", "a\u{0}", &"x".repeat(201)] {
            let error = ReservationId::new(text).unwrap_err();
            assert!(error.to_string().starts_with("reservation_id: must be"), "{error}");
        }
        assert_eq!(ReservationId::new("capabilities-id-1").unwrap().to_string(), "capabilities-id-1");
    }
}
