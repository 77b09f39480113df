//! What can be seen in how a pattern is written.

use super::{Finding, LintCode};
use crate::pattern::{
    Remarks,
    ast::{Anchor, Form, Node},
};

/// Findings about the writing of a pattern that is not empty.
pub(super) fn findings(root: &Node, remarks: Remarks) -> Vec<Finding> {
    let mut found = of_parts(root);
    if remarks.double_escaped {
        let reason = "`\\\\` before `+` or `d` looks for a backslash: the text was escaped twice";
        found.push(Finding::warning(LintCode::DoubleEscaped, reason));
    }
    if remarks.literal_brace {
        let reason =
            "a `{` that is no `{n}`, `{n,}` or `{n,m}` is an ordinary character in .NET, which no number has";
        found.push(Finding::warning(LintCode::LiteralBrace, reason));
    }
    if remarks.posix_class || remarks.ampersands {
        let construct = if remarks.posix_class { "`[:name:]`" } else { "`&&`" };
        let reason =
            format!("{construct} in a class has no meaning of its own in .NET; its characters are listed");
        found.push(Finding::warning(LintCode::OtherDialect, reason));
    }
    found.extend(anchors(root));
    found
}

/// What single parts show.
fn of_parts(root: &Node) -> Vec<Finding> {
    let (mut repeated_anchor, mut literal, mut list_after_class, mut backtracks) =
        (false, None, false, false);
    root.visit(&mut |node| match node {
        Node::Repeat { body, .. } => repeated_anchor |= matches!(**body, Node::Anchor { .. }),
        Node::One { set, form: Form::Literal, .. } => {
            let unit = set.as_literal().filter(|unit| !is_dialled(*unit));
            literal = literal.or(unit);
        }
        Node::Sequence(parts) => {
            let pairs = parts.iter().zip(parts.iter().skip(1));
            list_after_class |= pairs.into_iter().any(|(one, next)| is_class(one) && is_list(next));
        }
        Node::Look(_) | Node::Backreference { .. } | Node::Atomic(_) | Node::If { .. } => backtracks = true,
        _ => {}
    });
    let mut found = Vec::new();
    if repeated_anchor {
        let reason = "a quantifier after an anchor repeats the anchor, as in `^+`; for a plus write `\\+`";
        found.push(Finding::warning(LintCode::QuantifiedAnchor, reason));
    }
    if list_after_class {
        let reason = "a class that lists digits after another class is one more digit, as in `\\d[10]`; for ten digits \
                      write `\\d{10}`";
        found.push(Finding::warning(LintCode::ClassLooksLikeCount, reason));
    }
    if let Some(unit) = literal {
        let reason = match char::from_u32(u32::from(unit)) {
            Some(c) if c.is_whitespace() => "it asks for a blank, which no number has".to_owned(),
            Some(c) => format!("it asks for {c:?}, which no number has"),
            None => "it asks for a character that no number has".to_owned(),
        };
        found.push(Finding::warning(LintCode::NonDigitLiteral, reason));
    }
    if backtracks {
        let reason = "it needs a look-around, back-reference, atomic group or conditional; whether the service runs .NET's \
                      engine in a mode that has them is not documented";
        found.push(Finding::note(LintCode::NeedsBacktracking, reason));
    }
    found
}

fn is_dialled(unit: u16) -> bool {
    unit == u16::from(b'+') || (u16::from(b'0')..=u16::from(b'9')).contains(&unit)
}

fn is_class(node: &Node) -> bool {
    matches!(node, Node::One { form: Form::Digit | Form::Class | Form::ListOfDigits | Form::Shorthand, .. })
}

fn is_list(node: &Node) -> bool {
    matches!(node, Node::One { form: Form::ListOfDigits, .. })
}

/// Whether the pattern holds on to the ends of the number.
fn anchors(root: &Node) -> Vec<Finding> {
    let branches = match unwrapped(root) {
        Node::Alternatives(branches) => branches.iter().collect(),
        whole => vec![whole],
    };
    if branches.len() > 1 && branches.iter().any(|branch| matches!(branch, Node::Empty)) {
        let reason = "an alternative is empty, and fits every number";
        return vec![Finding::warning(LintCode::EmptyAlternative, reason)];
    }
    let count = |side| branches.iter().filter(|branch| is_anchored(branch, side)).count();
    let (starts, ends, all) = (count(Side::Start), count(Side::End), branches.len());
    if (1..all).contains(&starts) || (1..all).contains(&ends) {
        let reason =
            "`|` binds weaker than `^` and `$`, so only some alternatives are anchored; write `^(..|..)$`";
        return vec![Finding::warning(LintCode::AlternationSplitsAnchors, reason)];
    }
    let mut found = Vec::new();
    if starts == 0 {
        let reason = "it does not begin with `^`, so it may be found inside a number";
        found.push(Finding::warning(LintCode::UnanchoredStart, reason));
    }
    if ends == 0 {
        let reason = "it does not end with `$`, so anything may follow";
        found.push(Finding::warning(LintCode::UnanchoredEnd, reason));
    }
    found
}

/// Without the groups around all of it.
fn unwrapped(node: &Node) -> &Node {
    match node {
        Node::Group { body, .. } => unwrapped(body),
        other => other,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Start,
    End,
}

/// Whether every way through the part holds on to this side of the text.
fn is_anchored(node: &Node, side: Side) -> bool {
    match node {
        Node::Anchor { anchor, .. } => match side {
            Side::Start => matches!(anchor, Anchor::Beginning | Anchor::BeginningOfLine | Anchor::Start),
            Side::End => matches!(anchor, Anchor::End | Anchor::EndOfLine | Anchor::EndOrFinalLineFeed),
        },
        Node::Repeat { body, max: None, .. } if is_anything(body) => true,
        Node::Repeat { body, min, .. } => *min > 0 && is_anchored(body, side),
        Node::Group { body, .. } | Node::Atomic(body) => is_anchored(body, side),
        Node::Alternatives(branches) => branches.iter().all(|branch| is_anchored(branch, side)),
        Node::If { yes, no, .. } => is_anchored(yes, side) && is_anchored(no, side),
        Node::Sequence(parts) => {
            let reads = |node: &&Node| !matches!(node, Node::Look(_) | Node::Empty);
            let outermost = match side {
                Side::Start => parts.iter().find(reads),
                Side::End => parts.iter().rev().find(reads),
            };
            outermost.is_some_and(|part| is_anchored(part, side))
        }
        Node::Empty | Node::One { .. } | Node::Backreference { .. } | Node::Look(_) => false,
    }
}

/// Any character of a number.
fn is_anything(node: &Node) -> bool {
    match node {
        Node::One { form: Form::Dot, .. } => true,
        Node::Group { body, .. } => is_anything(body),
        Node::One { set, .. } => {
            crate::pattern::symbols::UNITS.iter().all(|unit| set.contains(u16::from(*unit)) == Some(true))
        }
        _ => false,
    }
}
