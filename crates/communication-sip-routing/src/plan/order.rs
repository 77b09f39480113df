//! Which routes of two lists belong together, and which have moved.

use std::collections::HashMap;

use crate::model::SipTrunkRoute;

/// What became of a route of the new list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// Where it was in the old list.
    pub(super) from: Option<usize>,
    /// Whether it is tried earlier or later than others that were there before.
    pub(super) moved: bool,
}

/// Pairs routes by name; of several with one name the first with the first.
pub(super) fn pair(from: &[SipTrunkRoute], to: &[SipTrunkRoute]) -> Vec<Pair> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, route) in from.iter().enumerate().rev() {
        places.entry(&route.name).or_default().push(place);
    }
    let old: Vec<Option<usize>> =
        to.iter().map(|route| places.get_mut(route.name.as_str()).and_then(Vec::pop)).collect();
    let kept: Vec<usize> = old.iter().flatten().copied().collect();
    let stayed = longest_rising(&kept);
    old.into_iter()
        .map(|from| Pair { from, moved: from.is_some_and(|place| !stayed.contains(&place)) })
        .collect()
}

/// The longest rising subsequence: those that stayed in order, so that as few as possible count as moved. The first of
/// several that are equally long, so that the result is always the same.
fn longest_rising(places: &[usize]) -> Vec<usize> {
    // For each place: how long the longest run is that ends there, and what comes before it.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let earlier = places.iter().zip(&runs).enumerate().take(index);
        let before = earlier
            .filter(|(_, (earlier, _))| *earlier < place)
            .map(|(at, (_, (length, _)))| (*length, at))
            .max_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
        runs.push((before.map_or(1, |(length, _)| length + 1), before.map(|(_, at)| at)));
    }
    let ends = runs.iter().enumerate().map(|(at, (length, _))| (*length, at));
    let mut next = ends.max_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1))).map(|(_, at)| at);
    let mut stayed = Vec::new();
    while let Some(at) = next {
        stayed.extend(places.get(at));
        next = runs.get(at).and_then(|(_, before)| *before);
    }
    stayed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: &[&str], to: &[&str]) -> Vec<String> {
        let routes =
            |names: &[&str]| -> Vec<_> { names.iter().map(|n| SipTrunkRoute::new(*n, "1")).collect() };
        let (from, to) = (routes(from), routes(to));
        let pairs = pair(&from, &to);
        to.iter().zip(pairs).filter(|(_, pair)| pair.moved).map(|(route, _)| route.name.clone()).collect()
    }

    #[test]
    fn as_few_routes_as_possible_count_as_moved() {
        assert_eq!(moved(&["a", "b", "c", "d"], &["d", "a", "b", "c"]), ["d"]);
        assert_eq!(moved(&["a", "b", "c", "d"], &["b", "c", "d", "a"]), ["a"]);
        assert_eq!(moved(&["a", "b", "c", "d"], &["a", "x", "c"]), [""; 0]);
        assert_eq!(moved(&["a", "b"], &["b", "a"]).len(), 1);
        assert_eq!(moved(&["a", "b", "c"], &["c", "b", "a"]).len(), 2);
        assert_eq!(moved(&[], &["a"]), [""; 0]);
    }

    #[test]
    fn routes_of_one_name_are_paired_in_order() {
        assert_eq!(moved(&["a", "a", "b"], &["a", "a", "b"]), [""; 0]);
    }
}
