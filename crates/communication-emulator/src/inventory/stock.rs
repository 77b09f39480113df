//! Which numbers are free. A number leaves the stock when it is held and comes back when it is given back.

use std::{collections::HashSet, sync::Arc};

use super::{
    Kind,
    ranges::{Range, ranges},
};
use crate::{random::Random, state::part::Tracked};

#[derive(Debug, Clone)]
pub(crate) struct Stock {
    ranges: Arc<[Range]>,
    /// Where in each range the search for a free number goes on.
    pub(crate) cursors: Tracked<Vec<u64>>,
    taken: HashSet<u64>,
}

impl Stock {
    pub(crate) fn new(random: &mut Random) -> Stock {
        let ranges: Arc<[Range]> = ranges().into();
        let cursors = Tracked::new(ranges.iter().map(|range| random.below(range.count)).collect());
        Stock { ranges, cursors, taken: HashSet::new() }
    }

    pub(crate) fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// The range of a number, whether free or not.
    pub(crate) fn range_of(&self, number: u64) -> Option<&Range> {
        self.ranges.iter().find(|range| (range.first..range.first + range.count).contains(&number))
    }

    pub(crate) fn is_free(&self, number: u64) -> bool {
        self.range_of(number).is_some() && !self.taken.contains(&number)
    }

    /// Takes one free number; false if it is not free.
    pub(crate) fn take(&mut self, number: u64) -> bool {
        self.is_free(number) && self.taken.insert(number)
    }

    /// Takes `quantity` free numbers, or none if there are not so many.
    pub(crate) fn take_any(
        &mut self,
        country: &str,
        kind: Kind,
        area: Option<&str>,
        quantity: usize,
    ) -> Option<Vec<u64>> {
        let mut numbers = Vec::new();
        for index in self.matching(country, kind, area) {
            if numbers.len() >= quantity {
                break;
            }
            self.collect(index, quantity, &mut numbers);
        }
        if numbers.len() < quantity {
            return None;
        }
        self.taken.extend(&numbers);
        Some(numbers)
    }

    fn collect(&mut self, index: usize, quantity: usize, numbers: &mut Vec<u64>) {
        let (Some(range), Some(cursor)) = (self.ranges.get(index), self.cursors.get(index).copied()) else {
            return;
        };
        for step in 0..range.count {
            if numbers.len() >= quantity {
                break;
            }
            let position = (cursor + step) % range.count;
            let number = range.first + position;
            if !self.taken.contains(&number) {
                numbers.push(number);
                if numbers.len() == quantity
                    && let Some(cursor) = self.cursors.get_mut(index)
                {
                    *cursor = (position + 1) % range.count;
                }
            }
        }
    }

    /// Up to `limit` free numbers of a kind, spread over its ranges; nothing is taken.
    pub(crate) fn sample(&self, country: &str, kind: Kind, limit: usize, random: &mut Random) -> Vec<u64> {
        let matching = self.matching(country, kind, None);
        let mut numbers = Vec::new();
        for _ in 0..limit * 4 {
            let at = usize::try_from(random.below(matching.len() as u64)).unwrap_or(0);
            let Some(range) = matching.get(at).and_then(|index| self.ranges.get(*index)) else { break };
            let number = range.first + random.below(range.count);
            if numbers.len() < limit && !self.taken.contains(&number) && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// How many numbers are held or owned.
    pub(crate) fn taken(&self) -> usize {
        self.taken.len()
    }

    /// Notes which numbers are taken, where that is known from elsewhere.
    pub(crate) fn set_taken(&mut self, taken: impl Iterator<Item = u64>) {
        self.taken = taken.collect();
    }

    pub(crate) fn give_back(&mut self, number: u64) {
        self.taken.remove(&number);
    }

    fn matching(&self, country: &str, kind: Kind, area: Option<&str>) -> Vec<usize> {
        let fits = |range: &Range| {
            range.country == country && range.kind == kind && area.is_none_or(|area| range.area_code == area)
        };
        self.ranges.iter().enumerate().filter(|(_, range)| fits(range)).map(|(index, _)| index).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_numbers_are_gone_until_they_are_given_back() {
        let mut stock = Stock::new(&mut Random::new(1));
        let all = stock.take_any("US", Kind::TollFree, Some("844"), 100).unwrap();
        assert_eq!(stock.take_any("US", Kind::TollFree, Some("844"), 1), None);
        stock.give_back(all[7]);
        assert_eq!(stock.take_any("US", Kind::TollFree, Some("844"), 1), Some(vec![all[7]]));
    }

    #[test]
    fn ten_thousand_numbers_can_be_taken_at_once() {
        let mut stock = Stock::new(&mut Random::new(1));
        let numbers = stock.take_any("US", Kind::Geographic, None, 10_000).unwrap();
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 10_000);
    }
}
