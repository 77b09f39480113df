//! Patterns and numbers from a seed: the same on every machine.

/// A small generator of numbers (splitmix64).
pub(crate) struct Generator(u64);

const ATOMS: [&str; 30] = [
    "1",
    "9",
    "2",
    "5",
    "0",
    r"\+",
    r"\d",
    r"\d",
    "[0-9]",
    "[1-9]",
    ".",
    "^",
    "$",
    r"\b",
    r"\B",
    r"\A",
    r"\z",
    r"\Z",
    "[^1]",
    "[12]",
    "[+]",
    "(?=1)",
    "(?!9)",
    "(?<=1)",
    r"(?<!\+)",
    r"\1",
    "[0-9-[5]]",
    "(?#c)",
    r"\D",
    r"\x31",
];
const PLAIN_ATOMS: usize = 21;
const QUANTIFIERS: [&str; 14] =
    ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{2,}", "{0,2}?", "{0}", "{,2}", "{7}", "{3,10}"];
const GROUPS: [&str; 9] = ["(", "(?:", "(", "(?>", "(?=", "(?!", "(?<=", "(?<!", "(?i:"];
const RAW: [&str; 48] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "*",
    "+",
    "?",
    "\\",
    "^",
    "$",
    ".",
    "-",
    "#",
    " ",
    ",",
    "&&",
    "[:",
    ":]",
    "(?",
    "(?<",
    "(?'",
    "(?#",
    "(?(",
    "(?x)",
    "(?n)",
    "(?i)",
    "(?m)",
    "<a>",
    "'",
    ">",
    "=",
    "!",
    "\\p{",
    "Nd}",
    "\\k<a>",
    "\\x",
    "\\u00",
    "\\c",
    "\\1",
    "\\d",
    "1",
    "9",
    "{2,",
    "é",
    "\u{10ffff}",
];
const NUMBERS: [&str; 16] = [
    "+14255550123",
    "+12065550123",
    "14255550123",
    "4255550123",
    "+442079460123",
    "+33639980001",
    "911",
    "+911",
    "112",
    "000",
    "15",
    "116000",
    "0033639980001",
    "+493023125001",
    "9911",
    "+18005550199",
];

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    pub(crate) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    pub(crate) fn number(&mut self) -> &'static str {
        self.pick(&NUMBERS)
    }

    /// A pattern of .NET, almost always valid. `plain`: without what looks around or refers back.
    pub(crate) fn pattern(&mut self, plain: bool) -> String {
        let start = ["^", r"^\+", "", r"^\+?"][self.below(4)];
        let reference = if !plain && self.below(4) == 0 { r"(\+)?" } else { "" };
        let end = ["$", "", "$"][self.below(3)];
        format!("{start}{reference}{}{end}", self.part(4, plain))
    }

    fn part(&mut self, depth: usize, plain: bool) -> String {
        match self.below(100) {
            _ if depth == 0 => self.atom(plain),
            0..35 => self.atom(plain),
            35..62 => format!("{}{}", self.part(depth - 1, plain), self.part(depth - 1, plain)),
            62..75 if !plain && self.below(5) == 0 => {
                let condition = if self.below(2) == 0 { "(?(1)" } else { "(?(?=1)" };
                format!("{condition}{}|{})", self.part(depth - 1, plain), self.part(depth - 1, plain))
            }
            62..75 => {
                let open = if plain { GROUPS[self.below(3)] } else { self.pick(&GROUPS) };
                format!("{open}{})", self.part(depth - 1, plain))
            }
            75..92 => {
                let open = if self.below(2) == 0 { "(" } else { "(?:" };
                format!("{open}{}){}", self.part(depth - 1, plain), self.pick(&QUANTIFIERS))
            }
            _ => format!("{}|{}", self.part(depth - 1, plain), self.part(depth - 1, plain)),
        }
    }

    fn atom(&mut self, plain: bool) -> String {
        ATOMS[self.below(if plain { PLAIN_ATOMS } else { ATOMS.len() })].to_owned()
    }

    /// Any text of what patterns are made of, valid or not.
    pub(crate) fn raw(&mut self) -> String {
        (0..self.below(24)).map(|_| self.pick(&RAW)).collect()
    }
}
