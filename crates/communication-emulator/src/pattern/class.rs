//! Character classes, with the subtraction that only .NET has.

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Class {
    pub(super) negated: bool,
    pub(super) ranges: Vec<(char, char)>,
    pub(super) kinds: Vec<(Kind, bool)>,
    pub(super) minus: Option<Box<Class>>,
}

/// The classes with a letter; `true` beside one means its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `\d`: Unicode category Nd.
    Digit,
    /// `\w`
    Word,
    /// `\s`
    Space,
    /// `\p{L}` and its parts.
    Letter,
    Upper,
    Lower,
    /// `\p{N}`
    Number,
    /// `\p{P}`, `\p{S}` of ASCII: what telephone numbers have.
    Punctuation,
}

impl Class {
    pub(super) fn of(kind: Kind, opposite: bool) -> Class {
        Class { kinds: vec![(kind, opposite)], ..Class::default() }
    }

    pub(super) fn has(&self, character: char, ignore_case: bool) -> bool {
        let one = |character: char| {
            self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&character))
                || self.kinds.iter().any(|(kind, opposite)| kind.has(character) != *opposite)
        };
        let folded = ignore_case && (character.to_lowercase().any(one) || character.to_uppercase().any(one));
        let within = one(character) || folded;
        within != self.negated && !self.minus.as_ref().is_some_and(|minus| minus.has(character, ignore_case))
    }
}

impl Kind {
    /// The name in `\p{...}`; none for those that are not known here.
    pub(super) fn of_category(name: &str) -> Option<Kind> {
        match name {
            "Nd" => Some(Kind::Digit),
            "L" => Some(Kind::Letter),
            "Lu" => Some(Kind::Upper),
            "Ll" => Some(Kind::Lower),
            "N" => Some(Kind::Number),
            "P" => Some(Kind::Punctuation),
            _ => None,
        }
    }

    fn has(self, character: char) -> bool {
        match self {
            Kind::Digit => is_decimal(character),
            Kind::Word => character.is_alphanumeric() || character == '_',
            Kind::Space => character.is_whitespace(),
            Kind::Letter => character.is_alphabetic(),
            Kind::Upper => character.is_uppercase(),
            Kind::Lower => character.is_lowercase(),
            Kind::Number => character.is_numeric(),
            Kind::Punctuation => character.is_ascii_punctuation() && !"$+<=>^`|~".contains(character),
        }
    }
}

/// Starts of the runs of ten decimal digits (category Nd) that telephone numbers have been seen in.
const ZEROS: [u32; 20] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0,
    0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10,
];

fn is_decimal(character: char) -> bool {
    ZEROS.iter().any(|zero| (*zero..zero + 10).contains(&u32::from(character)))
}

/// The categories that .NET knows beside those of [`Kind`]: valid, but not evaluated.
pub(super) const CATEGORIES: [&str; 31] = [
    "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm",
    "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co", "Cn",
];
