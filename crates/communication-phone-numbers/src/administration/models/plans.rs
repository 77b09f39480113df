//! Plan groups, plans and area codes.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Capability, CurrencyType, LocationType, PhoneNumberType};
use crate::{
    administration::ids::{PhonePlanGroupId, PhonePlanId},
    models::{cost::amount, null_is_default},
};

/// A group of phone plans: all geographic ones of a country for persons, say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhonePlanGroup {
    /// Its id.
    pub phone_plan_group_id: PhonePlanGroupId,
    /// The type of its numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number_type: Option<PhoneNumberType>,
    /// Its name, in the language that was asked for.
    #[serde(default, deserialize_with = "null_is_default")]
    pub localized_name: String,
    /// What it is for, in the language that was asked for.
    #[serde(default, deserialize_with = "null_is_default")]
    pub localized_description: String,
    /// Whose numbers they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_details: Option<CarrierDetails>,
    /// What a number costs; `None` unless it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_information: Option<RateInformation>,
}

/// The operator of a plan group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CarrierDetails {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its name, in the language that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub localized_name: Option<String>,
}

/// What **one** number of a plan group costs a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RateInformation {
    /// The amount, exactly as the service writes it; `None` if it is not known.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "rust_decimal::serde::float_option::serialize",
        deserialize_with = "optional_amount"
    )]
    pub monthly_rate: Option<Decimal>,
    /// Its currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency_type: Option<CurrencyType>,
    /// Why the rate is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_error_message: Option<String>,
}

/// A phone plan: what its numbers can do, and what a search of it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhonePlan {
    /// Its id.
    pub phone_plan_id: PhonePlanId,
    /// Its name, in the language that was asked for.
    #[serde(default, deserialize_with = "null_is_default")]
    pub localized_name: String,
    /// What it wants to know of the place of its numbers.
    pub location_type: LocationType,
    /// Its area codes, if they do not depend on the place.
    #[serde(default, deserialize_with = "null_is_default")]
    pub area_codes: Vec<String>,
    /// What its numbers can do.
    #[serde(default, deserialize_with = "null_is_default")]
    pub capabilities: Vec<Capability>,
    /// How many numbers a search can ask for at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_search_size: Option<u32>,
}

/// The area codes of a plan, at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AreaCodes {
    /// Those of the place.
    #[serde(default, deserialize_with = "null_is_default")]
    pub primary_area_codes: Vec<String>,
    /// Those of places nearby.
    #[serde(default, deserialize_with = "null_is_default")]
    pub secondary_area_codes: Vec<String>,
    /// A sign that there are more, which was never seen. It is not followed: the request is a POST, and links are only read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
}

#[derive(Deserialize)]
struct Amount(#[serde(deserialize_with = "amount")] Decimal);

fn optional_amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    Ok(Option::<Amount>::deserialize(deserializer)?.map(|amount| amount.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_digit_by_digit_and_may_be_missing() {
        let read = |json: &str| serde_json::from_str::<RateInformation>(json).unwrap().monthly_rate;
        assert_eq!(read(r#"{"monthlyRate":1.10,"currencyType":"USD"}"#), Some(Decimal::new(11, 1)));
        assert_eq!(read(r#"{"monthlyRate":null,"rateErrorMessage":"billing is down"}"#), None);
        assert_eq!(read("{}"), None);
        assert!(serde_json::from_str::<RateInformation>(r#"{"monthlyRate":"1"}"#).is_err());
    }

    #[test]
    fn a_plan_without_lists_has_empty_ones() {
        let json = r#"{"phonePlanId":"p","localizedName":"n","locationType":"Orbit","areaCodes":null}"#;
        let plan: PhonePlan = serde_json::from_str(json).unwrap();
        assert_eq!((plan.area_codes.len(), plan.capabilities.len()), (0, 0));
        assert_eq!(plan.location_type.as_str(), "Orbit");
    }
}
