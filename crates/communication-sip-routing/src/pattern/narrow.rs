//! Deciding by narrowing: a pattern of any kind is run on a text that is open in places.
//!
//! Where the run asks about a place that may be one thing or the other, the text is narrowed to each in turn. What never
//! asks holds for every text that is left. So a search through all numbers ends after as many runs as the patterns can tell
//! texts apart, or gives up when the steps are spent.

use super::{
    machine::{self, Ending, Extent},
    program::Program,
    shape::{Search, Shape},
    symbols::Symbols,
    text::Text,
};

/// The steps of one search among texts of one length, over all of its runs.
const MOST_STEPS: u64 = 30_000;

/// Looks for a text of this shape that all of the first fit and none of the second.
pub(crate) fn search(all: &[&Program], none: &[&Program], shape: &Shape) -> Search {
    let mut result = Search::Nothing;
    for digits in shape.digits.clone() {
        let length = digits + usize::from(shape.plus);
        match search_length(all, none, (0..length).map(|place| shape.at(place)).collect()) {
            Search::Nothing => {}
            Search::Unknown => result = Search::Unknown,
            found @ Search::Found(_) => return found,
        }
    }
    result
}

fn search_length(all: &[&Program], none: &[&Program], text: Vec<Symbols>) -> Search {
    let mut steps_left = MOST_STEPS;
    let mut open = vec![text];
    while let Some(text) = open.pop() {
        let tries = all.iter().map(|program| (*program, true)).chain(none.iter().map(|p| (*p, false)));
        let mut fits = true;
        for (program, wanted) in tries {
            let run = machine::run(program, &Text::Open(&text), Extent::Anywhere, steps_left);
            steps_left = steps_left.saturating_sub(run.steps);
            match run.ending {
                Ending::Matched if wanted => continue,
                Ending::Failed if !wanted => continue,
                Ending::Matched | Ending::Failed => {}
                Ending::Unknown | Ending::OutOfSteps => return Search::Unknown,
                Ending::Open(question) => {
                    // The half that is more likely to lead to an example is put on top.
                    let inside = narrowed(&text, question.place, |symbols| symbols.and(question.symbols));
                    let outside =
                        narrowed(&text, question.place, |symbols| symbols.without(question.symbols));
                    open.extend(if wanted { [outside, inside] } else { [inside, outside] });
                }
            }
            fits = false;
            break;
        }
        if fits {
            return Search::Found(text.iter().map(|symbols| symbols.example()).collect());
        }
    }
    Search::Nothing
}

fn narrowed(text: &[Symbols], place: usize, change: impl Fn(Symbols) -> Symbols) -> Vec<Symbols> {
    let mut text = text.to_vec();
    if let Some(symbols) = text.get_mut(place) {
        *symbols = change(*symbols);
    }
    text
}
