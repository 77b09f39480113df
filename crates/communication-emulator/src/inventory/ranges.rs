//! The ranges that numbers are taken from.
//!
//! Ranges that a regulator keeps for fiction come first; where there is none, the note says what was taken instead.
//! Sources: North American Numbering Plan Administrator (555-0100 to 0199), Ofcom (telephone numbers for drama use),
//! `ComReg`, `ARCEP` (numéros pour les œuvres audiovisuelles), Bundesnetzagentur (Drama-Rufnummern), ACMA (numbers for use
//! in radio, books, film and tv).

use super::{Kind, places::PLACES};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) country: &'static str,
    pub(crate) kind: Kind,
    pub(crate) area_code: String,
    pub(crate) first: u64,
    pub(crate) count: u64,
    /// Whether a regulator keeps the range for fiction.
    pub(crate) reserved: bool,
}

type Row = (&'static str, Kind, &'static str, u64, u64);

/// Country, kind, area code, first number, how many.
const RESERVED: [Row; 49] = [
    ("GB", Kind::Geographic, "113", 441_134_960_000, 1000),
    ("GB", Kind::Geographic, "114", 441_144_960_000, 1000),
    ("GB", Kind::Geographic, "116", 441_164_960_000, 1000),
    ("GB", Kind::Geographic, "117", 441_174_960_000, 1000),
    ("GB", Kind::Geographic, "118", 441_184_960_000, 1000),
    ("GB", Kind::Geographic, "121", 441_214_960_000, 1000),
    ("GB", Kind::Geographic, "131", 441_314_960_000, 1000),
    ("GB", Kind::Geographic, "141", 441_414_960_000, 1000),
    ("GB", Kind::Geographic, "151", 441_514_960_000, 1000),
    ("GB", Kind::Geographic, "161", 441_614_960_000, 1000),
    ("GB", Kind::Geographic, "20", 442_079_460_000, 1000),
    ("GB", Kind::Geographic, "191", 441_914_980_000, 1000),
    ("GB", Kind::Geographic, "28", 442_896_496_000, 1000),
    ("GB", Kind::Geographic, "29", 442_920_180_000, 1000),
    ("GB", Kind::Mobile, "7700", 447_700_900_000, 1000),
    ("GB", Kind::TollFree, "808", 448_081_570_000, 1000),
    ("IE", Kind::Geographic, "20", 353_209_100_000, 10_000),
    ("FR", Kind::Geographic, "1", 33_199_000_000, 10_000),
    ("FR", Kind::Geographic, "2", 33_261_910_000, 10_000),
    ("FR", Kind::Geographic, "3", 33_353_010_000, 10_000),
    ("FR", Kind::Geographic, "4", 33_465_710_000, 10_000),
    ("FR", Kind::Geographic, "5", 33_536_490_000, 10_000),
    ("FR", Kind::Mobile, "6", 33_639_980_000, 10_000),
    ("DE", Kind::Geographic, "30", 493_023_125_000, 1000),
    ("DE", Kind::Geographic, "69", 496_990_009_000, 1000),
    ("DE", Kind::Geographic, "40", 494_066_969_000, 1000),
    ("DE", Kind::Geographic, "221", 492_214_710_000, 1000),
    ("DE", Kind::Geographic, "89", 498_999_998_000, 1000),
    ("DE", Kind::Mobile, "171", 491_713_920_000, 100),
    ("DE", Kind::Mobile, "176", 4_917_604_069_000, 100),
    ("AU", Kind::Geographic, "2", 61_255_500_000, 10_000),
    ("AU", Kind::Geographic, "2", 61_270_100_000, 10_000),
    ("AU", Kind::Geographic, "3", 61_355_500_000, 10_000),
    ("AU", Kind::Geographic, "3", 61_370_100_000, 10_000),
    ("AU", Kind::Geographic, "7", 61_755_500_000, 10_000),
    ("AU", Kind::Geographic, "7", 61_770_100_000, 10_000),
    ("AU", Kind::Geographic, "8", 61_855_500_000, 10_000),
    ("AU", Kind::Geographic, "8", 61_870_100_000, 10_000),
    ("AU", Kind::Mobile, "4", 61_491_570_156, 4),
    ("AU", Kind::Mobile, "4", 61_491_570_006, 1),
    ("AU", Kind::Mobile, "4", 61_491_570_110, 1),
    ("AU", Kind::Mobile, "4", 61_491_570_313, 1),
    ("AU", Kind::Mobile, "4", 61_491_570_737, 1),
    ("AU", Kind::Mobile, "4", 61_491_571_266, 1),
    ("AU", Kind::Mobile, "4", 61_491_571_491, 1),
    ("AU", Kind::Mobile, "4", 61_491_571_804, 1),
    ("AU", Kind::Mobile, "4", 61_491_572_549, 1),
    ("AU", Kind::TollFree, "1800", 611_800_975_707, 5),
    ("AU", Kind::TollFree, "1800", 611_800_160_401, 1),
];

/// Where no range is reserved. North American toll-free 555 numbers are given to nobody; the others have more digits
/// than their national plan, so that they are E.164 in form and can be nobody's.
const UNRESERVED: [Row; 9] = [
    ("US", Kind::TollFree, "844", 18_445_550_100, 100),
    ("US", Kind::TollFree, "833", 18_335_550_100, 100),
    ("US", Kind::TollFree, "877", 18_775_550_100, 100),
    ("US", Kind::TollFree, "888", 18_885_550_100, 100),
    ("CA", Kind::TollFree, "855", 18_555_550_100, 100),
    ("CA", Kind::TollFree, "866", 18_665_550_100, 100),
    ("IE", Kind::TollFree, "1800", 353_180_055_500_000, 1000),
    ("FR", Kind::TollFree, "80", 33_800_555_000_000, 1000),
    ("DE", Kind::TollFree, "800", 498_005_550_000_000, 1000),
];

/// The number that public recordings of the service show in the place of real ones; never given out.
const PLACEHOLDER: u64 = 14_155_550_100;

pub(crate) fn ranges() -> Vec<Range> {
    let rows = RESERVED.iter().map(|row| (row, true)).chain(UNRESERVED.iter().map(|row| (row, false)));
    let listed = rows.map(|(&(country, kind, area_code, first, count), reserved)| Range {
        country,
        kind,
        area_code: area_code.to_owned(),
        first,
        count,
        reserved,
    });
    let mut all: Vec<Range> = listed.collect();
    for place in PLACES.iter().filter(|place| matches!(place.country, "US" | "CA")) {
        for code in place.codes {
            push_fictional(&mut all, place.country, code);
        }
    }
    all
}

/// `+1 NPA 555-0100` to `555-0199`.
fn push_fictional(all: &mut Vec<Range>, country: &'static str, code: &str) {
    if all.iter().any(|range| range.country == country && range.area_code == code) {
        return;
    }
    let area: u64 = code.parse().unwrap_or_default();
    let first = 10_000_000_000 + area * 10_000_000 + 5_550_100;
    let skip = u64::from(first == PLACEHOLDER);
    all.push(Range {
        country,
        kind: Kind::Geographic,
        area_code: code.to_owned(),
        first: first + skip,
        count: 100 - skip,
        reserved: true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_stock_for_ten_thousand_purchases_in_the_us_and_no_range_overlaps() {
        let mut all = ranges();
        let us: u64 = all.iter().filter(|range| range.country == "US").map(|range| range.count).sum();
        assert!(us >= 10_000, "{us}");
        all.sort_by_key(|range| range.first);
        for pair in all.windows(2) {
            assert!(pair[0].first + pair[0].count <= pair[1].first, "{pair:?}");
        }
        assert!(all.iter().all(|range| !(range.first..range.first + range.count).contains(&PLACEHOLDER)));
    }
}
