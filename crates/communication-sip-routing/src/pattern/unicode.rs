//! What is known here of Unicode: ASCII, decimal digits and blanks. The rest is left open, because tables differ between
//! versions of .NET and no number needs them.

/// The zeros of the decimal digits (general category Nd) below U+10000; nine more follow each.
const ZEROS: [u16; 35] = [
    0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0,
    0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xaa50, 0xabf0, 0xff10,
];
/// Zeros that came with Unicode 7: old versions of .NET do not know them.
const LATE_ZEROS: [u16; 2] = [0x0de6, 0xa9f0];

fn is_of(zeros: &[u16], unit: u16) -> bool {
    zeros.iter().any(|zero| (*zero..zero.saturating_add(10)).contains(&unit))
}

/// `\d`.
pub(crate) fn is_digit(unit: u16) -> Option<bool> {
    if is_of(&LATE_ZEROS, unit) { None } else { Some(is_of(&ZEROS, unit)) }
}

/// `\s`.
pub(crate) fn is_space(unit: u16) -> Option<bool> {
    // The Mongolian vowel separator was a blank in old versions.
    if unit == 0x180e { None } else { Some(char::from_u32(u32::from(unit)).is_some_and(char::is_whitespace)) }
}

/// `\w`: letters, marks, decimal digits and connectors.
pub(crate) fn is_word(unit: u16) -> Option<bool> {
    match ascii(unit) {
        Some(c) => Some(c.is_ascii_alphanumeric() || c == '_'),
        None if is_digit(unit) == Some(true) => Some(true),
        None if is_space(unit) == Some(true) => Some(false),
        None => None,
    }
}

/// A character of names and of `\b`: as `\w`, and the two zero-width joiners.
pub(crate) fn is_joined_word(unit: u16) -> Option<bool> {
    if matches!(unit, 0x200c | 0x200d) { Some(true) } else { is_word(unit) }
}

/// The unit in lower and in upper case; `None` where this crate does not know them.
pub(crate) fn cases(unit: u16) -> Option<[u16; 2]> {
    match ascii(unit) {
        Some(c) => Some([c.to_ascii_lowercase(), c.to_ascii_uppercase()].map(|c| c as u16)),
        None if is_digit(unit) == Some(true) || is_space(unit) == Some(true) => Some([unit, unit]),
        None => None,
    }
}

pub(crate) fn ascii(unit: u16) -> Option<char> {
    u8::try_from(unit).ok().filter(u8::is_ascii).map(char::from)
}

/// A category or block that `\p{..}` names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Category {
    /// A general category by its letters, such as `Nd` or `N`.
    General(&'static str),
    /// The block of ASCII.
    BasicLatin,
    /// Another block: nothing of ASCII is in it.
    OtherBlock,
}

/// The general categories of Unicode and their groups.
const GENERAL: [&str; 37] = [
    "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd",
    "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp",
    "Zs",
];

/// The blocks that .NET's documentation names ("supported named blocks"), without their `Is`.
const BLOCKS: &str = " AlphabeticPresentationForms Arabic ArabicPresentationForms-A ArabicPresentationForms-B Armenian \
    Arrows Bengali BlockElements Bopomofo BopomofoExtended BoxDrawing BraillePatterns Buhid CJKCompatibility \
    CJKCompatibilityForms CJKCompatibilityIdeographs CJKRadicalsSupplement CJKSymbolsandPunctuation CJKUnifiedIdeographs \
    CJKUnifiedIdeographsExtensionA Cherokee CombiningDiacriticalMarks CombiningDiacriticalMarksforSymbols \
    CombiningHalfMarks CombiningMarksforSymbols ControlPictures CurrencySymbols Cyrillic CyrillicSupplement Devanagari \
    Dingbats EnclosedAlphanumerics EnclosedCJKLettersandMonths Ethiopic GeneralPunctuation GeometricShapes Georgian Greek \
    GreekExtended GreekandCoptic Gujarati Gurmukhi HalfwidthandFullwidthForms HangulCompatibilityJamo HangulJamo \
    HangulSyllables Hanunoo Hebrew HighPrivateUseSurrogates HighSurrogates Hiragana IPAExtensions \
    IdeographicDescriptionCharacters Kanbun KangxiRadicals Kannada Katakana KatakanaPhoneticExtensions Khmer KhmerSymbols \
    Lao Latin-1Supplement LatinExtended-A LatinExtended-B LatinExtendedAdditional LetterlikeSymbols Limbu LowSurrogates \
    Malayalam MathematicalOperators MiscellaneousMathematicalSymbols-A MiscellaneousMathematicalSymbols-B \
    MiscellaneousSymbols MiscellaneousSymbolsandArrows MiscellaneousTechnical Mongolian Myanmar NumberForms Ogham \
    OpticalCharacterRecognition Oriya PhoneticExtensions PrivateUse PrivateUseArea Runic Sinhala SmallFormVariants \
    SpacingModifierLetters Specials SuperscriptsandSubscripts SupplementalArrows-A SupplementalArrows-B \
    SupplementalMathematicalOperators Syriac Tagalog Tagbanwa TaiLe Tamil Telugu Thaana Thai Tibetan \
    UnifiedCanadianAboriginalSyllabics VariationSelectors YiRadicals YiSyllables YijingHexagramSymbols ";

impl Category {
    /// The category of this name; `None` if .NET knows none. Case matters.
    pub(crate) fn named(name: &str) -> Option<Self> {
        if let Some(general) = GENERAL.iter().find(|general| **general == name) {
            return Some(Self::General(general));
        }
        match name.strip_prefix("Is")? {
            "BasicLatin" => Some(Self::BasicLatin),
            block if BLOCKS.split_whitespace().any(|known| known == block) => Some(Self::OtherBlock),
            _ => None,
        }
    }

    /// `None` where this crate does not know.
    pub(crate) fn contains(self, unit: u16) -> Option<bool> {
        match (self, ascii(unit)) {
            (Self::General(name), Some(c)) => Some(general(c).starts_with(name)),
            (Self::General("N" | "Nd"), None) if is_digit(unit) == Some(true) => Some(true),
            (Self::BasicLatin, _) => Some(unit < 0x80),
            (Self::OtherBlock, Some(_)) => Some(false),
            _ => None,
        }
    }
}

/// The general category of an ASCII character.
fn general(c: char) -> &'static str {
    match c {
        'A'..='Z' => "Lu",
        'a'..='z' => "Ll",
        '0'..='9' => "Nd",
        ' ' => "Zs",
        '$' => "Sc",
        '+' | '<' | '=' | '>' | '|' | '~' => "Sm",
        '^' | '`' => "Sk",
        '(' | '[' | '{' => "Ps",
        ')' | ']' | '}' => "Pe",
        '-' => "Pd",
        '_' => "Pc",
        _ if c.is_ascii_control() => "Cc",
        _ => "Po",
    }
}
