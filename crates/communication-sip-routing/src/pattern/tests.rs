//! The ways of deciding against one another.

use super::{
    Reading,
    machine::{Ending, Extent},
    narrow,
    parse::PosixClass,
    shape::{Search, Shape},
    symbols::Symbols,
    *,
};

#[path = "../../tests/it/generator.rs"]
#[expect(dead_code, reason = "the numbers are for the tests from outside")]
mod generator;

use self::generator::Generator;

fn reading(pattern: &str) -> Option<Reading> {
    Reading::new(&pattern.encode_utf16().collect::<Vec<_>>(), PosixClass::Characters, pattern).ok()
}

fn fits(reading: &Reading, text: &str) -> bool {
    reading.run(&text.encode_utf16().collect::<Vec<_>>(), Extent::Anywhere).ending == Ending::Matched
}

/// All texts of a shape that is small enough.
fn texts(shape: &Shape) -> Vec<String> {
    let mut texts = Vec::new();
    let mut open = vec![String::new()];
    while let Some(text) = open.pop() {
        if shape.may_end(text.len()) {
            texts.push(text.clone());
        }
        if text.len() < shape.longest() {
            open.extend(shape.at(text.len()).each().map(|symbol| format!("{text}{}", symbol.example())));
        }
    }
    texts
}

const SMALL: [Shape; 2] = [
    Shape { plus: true, first: Symbols::NOT_ZERO, digits: 1..=3 },
    Shape { plus: false, first: Symbols::DIGITS, digits: 2..=3 },
];

/// A search is right if what it found is one, and if there is none where it found nothing.
fn check(found: &Search, all: &[&Reading], none: &[&Reading], texts: &[String], place: &str) {
    let is_one = |text: &str| all.iter().all(|r| fits(r, text)) && !none.iter().any(|r| fits(r, text));
    match found {
        Search::Found(text) => assert!(is_one(text), "{place}: {text} is none"),
        Search::Nothing => {
            let one = texts.iter().find(|text| is_one(text));
            assert_eq!(one, None, "{place}: there is one");
        }
        Search::Unknown => {}
    }
}

#[test]
fn what_is_decided_is_what_trying_every_text_shows() {
    let mut generator = Generator::new(3);
    let texts = SMALL.each_ref().map(texts);
    let (mut decided, mut nothing, mut unknown) = (0, 0, 0);
    for case in 0..100 {
        let (one, other) = (generator.pattern(case % 2 == 0), generator.pattern(case % 2 == 0));
        let (Some(first), Some(second)) = (reading(&one), reading(&other)) else { continue };
        for (shape, texts) in SMALL.iter().zip(&texts) {
            for (all, none) in [(vec![&first], vec![]), (vec![], vec![&first]), (vec![&first], vec![&second])]
            {
                let place = format!("{one} / {other} {shape:?} {} {}", all.len(), none.len());
                let found = Reading::search(&all, &none, shape);
                check(&found, &all, &none, texts, &place);
                let programs = |list: &[&Reading]| list.iter().map(|r| r.program.clone()).collect::<Vec<_>>();
                let (wanted, refused) = (programs(&all), programs(&none));
                let narrowed = narrow::search(
                    &wanted.iter().collect::<Vec<_>>(),
                    &refused.iter().collect::<Vec<_>>(),
                    shape,
                );
                check(&narrowed, &all, &none, texts, &place);
                match found {
                    Search::Unknown => unknown += 1,
                    Search::Nothing => nothing += 1,
                    Search::Found(_) => decided += 1,
                }
            }
        }
    }
    assert!(decided > 100 && nothing > 40 && unknown < 10, "{decided} {nothing} {unknown}");
}

#[test]
fn the_automaton_fits_what_the_machine_fits() {
    let mut generator = Generator::new(11);
    let mut compared = 0;
    for _ in 0..3000 {
        let pattern = generator.pattern(true);
        let Some(reading) = reading(&pattern) else { continue };
        for text in ["", "911", "+14255550123", "x+1y", "0111"] {
            let units: Vec<u16> = text.encode_utf16().collect();
            if let Some(found) = reading.automaton.as_ref().and_then(|automaton| automaton.fits(&units)) {
                assert_eq!(found, fits(&reading, text), "{pattern} on {text}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}

#[test]
fn no_run_takes_more_than_its_steps() {
    let mut generator = Generator::new(5);
    let text: Vec<u16> = "9".repeat(300).encode_utf16().collect();
    for _ in 0..2000 {
        let Some(reading) = reading(&generator.raw()) else { continue };
        let run = machine::run(&reading.program, &Text::Known(&text), Extent::Anywhere, 5_000);
        // The step that is one too many may give up what is on the stack, once.
        assert!(run.steps <= 2 * 5_000 + 1, "{}", run.steps);
    }
    let endless = reading(r"^((\d+)+)+\1#$").unwrap();
    assert_eq!(endless.run(&text, Extent::Anywhere).ending, Ending::OutOfSteps);
}
