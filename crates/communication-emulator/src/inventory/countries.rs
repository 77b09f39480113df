//! Country codes: those of ISO 3166-1 alpha-2, and those with stock.

use super::words::Language;

/// A country with stock, and its names in the languages of [`Language`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Country {
    pub(crate) code: &'static str,
    /// The calling code.
    pub(crate) calling: &'static str,
    names: [&'static str; 5],
}

impl Country {
    pub(crate) fn name(&self, language: Language) -> &'static str {
        let [en, de, fr, es, ja] = self.names;
        match language {
            Language::English => en,
            Language::German => de,
            Language::French => fr,
            Language::Spanish => es,
            Language::Japanese => ja,
        }
    }
}

/// How a country with stock is kept in a file.
pub(crate) mod code {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::{COUNTRIES, Country};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(country: &&'static Country, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(country.code)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Country, D::Error> {
        let code = String::deserialize(from)?;
        let found = COUNTRIES.iter().find(|country| country.code == code);
        found.ok_or_else(|| D::Error::custom("a country without stock"))
    }
}

pub(crate) static COUNTRIES: [Country; 7] = [
    country("AU", "61", ["Australia", "Australien", "Australie", "Australia", "オーストラリア"]),
    country("CA", "1", ["Canada", "Kanada", "Canada", "Canadá", "カナダ"]),
    country("DE", "49", ["Germany", "Deutschland", "Allemagne", "Alemania", "ドイツ"]),
    country("FR", "33", ["France", "Frankreich", "France", "Francia", "フランス"]),
    country(
        "GB",
        "44",
        ["United Kingdom", "Vereinigtes Königreich", "Royaume-Uni", "Reino Unido", "イギリス"],
    ),
    country("IE", "353", ["Ireland", "Irland", "Irlande", "Irlanda", "アイルランド"]),
    country(
        "US",
        "1",
        ["United States", "Vereinigte Staaten", "États-Unis", "Estados Unidos", "アメリカ合衆国"],
    ),
];

const fn country(code: &'static str, calling: &'static str, names: [&'static str; 5]) -> Country {
    Country { code, calling, names }
}

/// What a country code in a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountryCode {
    Stocked(&'static Country),
    /// A country of ISO 3166-1 without stock here.
    Empty,
    Unknown,
}

pub(crate) fn find(code: &str) -> CountryCode {
    let code = code.to_ascii_uppercase();
    if let Some(country) = COUNTRIES.iter().find(|country| country.code == code) {
        return CountryCode::Stocked(country);
    }
    if code.len() == 2 && ISO.split(' ').any(|known| known == code) {
        CountryCode::Empty
    } else {
        CountryCode::Unknown
    }
}

const ISO: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ \
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO \
RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW \
TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_unknown_countries_are_unknown() {
        assert_eq!(find("XX"), CountryCode::Unknown);
        assert_eq!(find("INVALID"), CountryCode::Unknown);
        assert_eq!(find("jp"), CountryCode::Empty);
        assert!(matches!(find("us"), CountryCode::Stocked(country) if country.code == "US"));
    }
}
