//! Walking down the places of a plan.

use core_http::Result;

use super::models::{LocationOptions, LocationOptionsDetails, LocationOptionsQuery};
use crate::failure::invalid;

/// More than a message should list.
const MOST_IN_MESSAGE: usize = 20;

impl LocationOptions {
    /// Chooses a place of this level, by its value or its name.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use communication_phone_numbers::{administration::*, CountryCode};
    /// # let emulator = communication_emulator::Emulator::builder().start().await?;
    /// # let client = PhoneNumberAdministrationClient::from_connection_string(&emulator.connection_string())?;
    /// # let group = "55bc1415-9fe6-42d7-9ed4-5ea28c6a17cf".parse()?;
    /// # let plan = "01432411-5169-4665-b13e-3fa56c10e1d1".parse()?;
    /// let places = client.get_phone_plan_location_options(CountryCode::US, &group, &plan).await?;
    /// let queries = places.choose("WA")?.choose("Seattle")?.into_queries()?;
    /// assert_eq!((queries[0].label_id.as_str(), queries[0].options_value.as_str()), ("state", "WA"));
    /// assert_eq!((queries[1].label_id.as_str(), queries[1].options_value.as_str()), ("city", "NOAM-US-WA-SE"));
    ///
    /// let error = places.choose("XX").unwrap_err();
    /// assert!(error.to_string().starts_with("location: no state `XX`; on offer: "));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): there is no such place at this level, and the message names those that
    /// there are; or several have this name, and the message names their values.
    pub fn choose(&self, place: &str) -> Result<LocationChoice<'_>> {
        choose(std::slice::from_ref(self), Vec::new(), place)
    }
}

/// A place that was chosen, with the way to it: what [`LocationOptions::choose`] returns.
///
/// ```
/// # use communication_phone_numbers::administration::LocationOptions;
/// let json = r#"{"labelId":"state","labelName":"State","options":[{"name":"Washington","value":"WA","locationOptions":
///     [{"labelId":"city","labelName":"City","options":[{"name":"Seattle","value":"NOAM-US-WA-SE"}]}]}]}"#;
/// let places: LocationOptions = serde_json::from_str(json)?;
///
/// let washington = places.choose("Washington")?;
/// assert!(!washington.is_complete());
/// let cities: Vec<&str> = washington.options().map(|city| city.name.as_str()).collect();
/// assert_eq!(cities, ["Seattle"]);
/// assert!(washington.clone().into_queries().is_err()); // the city is missing
/// assert!(washington.choose("Seattle")?.is_complete());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use = "it is a step on the way to the queries"]
pub struct LocationChoice<'a> {
    chosen: Vec<LocationOptionsQuery>,
    option: &'a LocationOptionsDetails,
}

impl<'a> LocationChoice<'a> {
    /// Chooses a place of the next level, by its value or its name.
    ///
    /// # Errors
    ///
    /// Those of [`LocationOptions::choose`]; also if there is no next level.
    pub fn choose(self, place: &str) -> Result<Self> {
        choose(&self.option.location_options, self.chosen, place)
    }

    /// What can be chosen at the next level; nothing after the last.
    pub fn options(&self) -> impl Iterator<Item = &'a LocationOptionsDetails> + use<'a> {
        self.option.location_options.iter().flat_map(|level| &level.options)
    }

    /// The place that was chosen last, as a reservation takes it.
    #[must_use]
    pub fn option(&self) -> &'a LocationOptionsDetails {
        self.option
    }

    /// Whether all levels were chosen.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.options().next().is_none()
    }

    /// The chain of choices, as the request for area codes takes it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput): a level is still to be chosen; the message says what is on offer.
    pub fn into_queries(self) -> Result<Vec<LocationOptionsQuery>> {
        if self.is_complete() {
            return Ok(self.chosen);
        }
        let levels = &self.option.location_options;
        let message = format!("location: choose a {}; on offer: {}", label(levels), on_offer(levels));
        Err(invalid(message))
    }
}

/// The value is exact, and comes before a name; names are compared without case.
fn choose<'a>(
    levels: &'a [LocationOptions],
    mut chosen: Vec<LocationOptionsQuery>,
    place: &str,
) -> Result<LocationChoice<'a>> {
    let all = || levels.iter().flat_map(|level| level.options.iter().map(move |option| (level, option)));
    let by_value: Vec<_> = all().filter(|(_, option)| option.value == place).collect();
    let is_named = |text: &str| text.to_lowercase() == place.to_lowercase();
    let found = if by_value.is_empty() {
        all().filter(|(_, option)| is_named(&option.value) || is_named(&option.name)).collect()
    } else {
        by_value
    };
    match found.as_slice() {
        [(level, option)] => {
            chosen.push(LocationOptionsQuery::new(level.label_id.as_str(), option.value.as_str()));
            Ok(LocationChoice { chosen, option })
        }
        [] => Err(refusal(levels, place)),
        several => {
            let values: Vec<&str> = several.iter().map(|(_, option)| option.value.as_str()).collect();
            let message = format!("location: {place} is several; choose one by value: {}", values.join(", "));
            Err(invalid(message))
        }
    }
}

fn refusal(levels: &[LocationOptions], place: &str) -> core_http::Error {
    if levels.iter().all(|level| level.options.is_empty()) {
        return invalid(format!("location: `{place}` is one too many; there is nothing to choose"));
    }
    invalid(format!("location: no {} `{place}`; on offer: {}", label(levels), on_offer(levels)))
}

fn label(levels: &[LocationOptions]) -> &str {
    let label = levels.iter().map(|level| level.label_id.as_str()).find(|label| !label.is_empty());
    label.unwrap_or("place")
}

fn on_offer(levels: &[LocationOptions]) -> String {
    let options = levels.iter().flat_map(|level| &level.options);
    let texts = options.clone().take(MOST_IN_MESSAGE).map(|option| {
        if option.name == option.value {
            option.name.clone()
        } else {
            format!("{} ({})", option.name, option.value)
        }
    });
    let text = texts.collect::<Vec<_>>().join(", ");
    match options.count().checked_sub(MOST_IN_MESSAGE) {
        Some(more @ 1..) => format!("{text} and {more} more"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(name: &str, value: &str, below: Vec<LocationOptions>) -> LocationOptionsDetails {
        LocationOptionsDetails { name: name.into(), value: value.into(), location_options: below }
    }

    fn level(label: &str, options: Vec<LocationOptionsDetails>) -> LocationOptions {
        LocationOptions { label_id: label.into(), label_name: label.to_uppercase(), options }
    }

    fn places() -> LocationOptions {
        let springfields = ["SP1", "SP2"].map(|value| option("Springfield", value, Vec::new()));
        let or = option("OR", "OR", vec![level("city", springfields.to_vec())]);
        let wa =
            vec![level("city", vec![option("Seattle", "SE", Vec::new()), option("se", "OT", Vec::new())])];
        level(
            "state",
            vec![or, option("Washington", "WA", wa), option("Empty", "E", vec![level("city", vec![])])],
        )
    }

    fn message(result: Result<LocationChoice<'_>>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn a_place_is_chosen_by_value_or_by_name() {
        let places = places();
        for (state, city) in [("WA", "SE"), ("washington", "SEATTLE"), ("wa", "seattle")] {
            let queries = places.choose(state).unwrap().choose(city).unwrap().into_queries().unwrap();
            let [first, second] = queries.as_slice() else { panic!("{queries:?}") };
            assert_eq!((first.label_id.as_str(), first.options_value.as_str()), ("state", "WA"));
            assert_eq!((second.label_id.as_str(), second.options_value.as_str()), ("city", "SE"));
        }
    }

    #[test]
    fn an_exact_value_wins_over_the_name_of_another() {
        let places = places();
        let chosen = places.choose("WA").unwrap().choose("SE").unwrap();
        assert_eq!(chosen.option().name, "Seattle");
    }

    #[test]
    fn what_is_not_on_offer_is_refused_with_what_is() {
        let places = places();
        let error = message(places.choose("ZZ"));
        assert_eq!(error, "location: no state `ZZ`; on offer: OR, Washington (WA), Empty (E)");
        let error = message(places.choose("OR").unwrap().choose("springfield"));
        assert_eq!(error, "location: springfield is several; choose one by value: SP1, SP2");
        let error = message(places.choose("WA").unwrap().choose("SE").unwrap().choose("x"));
        assert_eq!(error, "location: `x` is one too many; there is nothing to choose");
        assert_eq!(message(LocationOptions::default().choose("x")), error);
    }

    #[test]
    fn a_way_that_stops_before_its_end_is_refused() {
        let places = places();
        let error = places.choose("WA").unwrap().into_queries().unwrap_err();
        assert_eq!(error.to_string(), "location: choose a city; on offer: Seattle (SE), se (OT)");
        assert!(places.choose("Empty").unwrap().into_queries().is_ok(), "a level without options is none");
    }

    #[test]
    fn a_long_offer_is_cut() {
        let many = (0..25).map(|n| option(&n.to_string(), &n.to_string(), Vec::new())).collect();
        let error = message(level("city", many).choose("x"));
        assert!(error.ends_with("18, 19 and 5 more"), "{error}");
    }
}
