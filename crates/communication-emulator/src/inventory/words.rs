//! Names in the language of the request: `Accept-Language` (RFC 9110, 12.5.4), or `locale` of the 2020 preview.

/// The languages with names of their own; any other is answered in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
    French,
    Spanish,
    Japanese,
}

impl Language {
    /// The best of the languages of an `Accept-Language` value: highest weight first, then the order given.
    pub(crate) fn choose(accepted: &str) -> Language {
        let mut best = (0.0_f32, Language::English);
        for part in accepted.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
            if let Some(language) = Language::of_tag(tag)
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        best.1
    }

    fn of_tag(tag: &str) -> Option<Language> {
        match tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Language::English),
            "de" => Some(Language::German),
            "fr" => Some(Language::French),
            "es" => Some(Language::Spanish),
            "ja" => Some(Language::Japanese),
            _ => None,
        }
    }

    /// The name of a place: only some are called differently elsewhere.
    pub(crate) fn place(self, english: &'static str) -> &'static str {
        let row = PLACES.iter().find(|row| row.0 == english);
        row.map_or(english, |(_, de, fr, es, ja)| match self {
            Language::English => english,
            Language::German => de,
            Language::French => fr,
            Language::Spanish => es,
            Language::Japanese => ja,
        })
    }
}

type PlaceNames = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// English, German, French, Spanish, Japanese.
const PLACES: [PlaceNames; 14] = [
    ("London", "London", "Londres", "Londres", "ロンドン"),
    ("Edinburgh", "Edinburgh", "Édimbourg", "Edimburgo", "エディンバラ"),
    ("Dublin", "Dublin", "Dublin", "Dublín", "ダブリン"),
    ("New York City", "New York", "New York", "Nueva York", "ニューヨーク"),
    ("Los Angeles", "Los Angeles", "Los Angeles", "Los Ángeles", "ロサンゼルス"),
    ("Philadelphia", "Philadelphia", "Philadelphie", "Filadelfia", "フィラデルフィア"),
    ("Seattle", "Seattle", "Seattle", "Seattle", "シアトル"),
    ("Cologne", "Köln", "Cologne", "Colonia", "ケルン"),
    ("Munich", "München", "Munich", "Múnich", "ミュンヘン"),
    ("Berlin", "Berlin", "Berlin", "Berlín", "ベルリン"),
    ("Frankfurt", "Frankfurt am Main", "Francfort", "Fráncfort", "フランクフルト"),
    ("Hamburg", "Hamburg", "Hambourg", "Hamburgo", "ハンブルク"),
    ("Paris", "Paris", "Paris", "París", "パリ"),
    ("Montreal", "Montreal", "Montréal", "Montreal", "モントリオール"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_the_highest_weight_is_taken() {
        assert_eq!(Language::choose("de-DE"), Language::German);
        assert_eq!(Language::choose("pl, fr;q=0.5, ja;q=0.8"), Language::Japanese);
        assert_eq!(Language::choose("en-us"), Language::English);
        assert_eq!(Language::choose(";;q=,x;q=y"), Language::English);
    }
}
