//! What a finding is about.

use core_http::open_enum;

open_enum! {
    /// What a finding is about: a stable word that programs can ask for.
    ///
    /// ```
    /// use communication_sip_routing::LintCode;
    ///
    /// assert_eq!(LintCode::NeverMatches.as_str(), "never-matches");
    /// assert_eq!(LintCode::from("quantified-anchor"), LintCode::QuantifiedAnchor);
    /// ```
    LintCode {
        /// .NET refuses the pattern; the service answers 422 with `InvalidRouteNumberPattern`.
        InvalidInDotnet = "invalid-in-dotnet",
        /// The pattern is empty: valid in .NET, refused by the service.
        EmptyPattern = "empty-pattern",
        /// It fits no number in E.164 form and no text of 2 to 15 digits: a dead route.
        NeverMatches = "never-matches",
        /// It fits no number in E.164 form, but some text of digits without a plus.
        NoE164Match = "no-e164-match",
        /// A quantifier directly after an anchor, as in `^+`: almost always a forgotten backslash.
        QuantifiedAnchor = "quantified-anchor",
        /// A class of single digits directly after another class, as in `\d[10]`: probably `{10}` was meant.
        ClassLooksLikeCount = "class-looks-like-count",
        /// A match may begin inside the number.
        UnanchoredStart = "unanchored-start",
        /// A match may end inside the number.
        UnanchoredEnd = "unanchored-end",
        /// Of the alternatives at the top, only some have the anchor.
        AlternationSplitsAnchors = "alternation-splits-anchors",
        /// An alternative at the top is empty and fits everything.
        EmptyAlternative = "empty-alternative",
        /// It fits every number.
        MatchesEverything = "matches-everything",
        /// It fits an emergency code, and takes it from the fallback.
        MatchesEmergency = "matches-emergency",
        /// It fits a short code.
        MatchesShortCode = "matches-short-code",
        /// A literal that cannot be in a number.
        NonDigitLiteral = "non-digit-literal",
        /// `\\+` or `\\d`: escaped twice, so that a backslash is looked for.
        DoubleEscaped = "double-escaped",
        /// A `{` that is no quantifier in .NET, as in `{,10}`.
        LiteralBrace = "literal-brace",
        /// A POSIX class or `&&`: .NET reads it differently from other engines.
        OtherDialect = "other-dialect",
        /// Ambiguous nested repetition: exponential when a number does not fit.
        CatastrophicBacktracking = "catastrophic-backtracking",
        /// A look-around, back-reference, atomic group or conditional: not every mode of .NET's engine has them.
        NeedsBacktracking = "needs-backtracking",
        /// Something was not judged. It is not said to be fine.
        NotEvaluated = "not-evaluated",
        /// A rule of the service is broken that [`SipConfiguration::validate`](crate::SipConfiguration::validate) checks, such
        /// as a name that is there twice, or a trunk that is not there.
        BreaksRule = "breaks-rule",
        /// Two routes have the same pattern; the later one is tried when the trunks of the earlier have failed.
        DuplicatePattern = "duplicate-pattern",
        /// Every number that a route takes is taken by earlier ones: it is tried when their trunks have failed.
        FailoverOnly = "failover-only",
        /// A route has no trunks.
        NoTrunks = "no-trunks",
        /// All trunks of a route are disabled.
        DisabledTrunks = "disabled-trunks",
        /// No route takes an emergency code of a country that was named.
        NoEmergencyRoute = "no-emergency-route",
        /// Routes take an emergency code in one of its two forms only, with or without a plus.
        EmergencyInOneForm = "emergency-in-one-form",
    }
}
