//! HTML from values: every text is escaped where it becomes HTML, and there is no other way in.

/// A piece of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Html(String);

/// Names and values of attributes; the values are escaped.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A text, escaped.
pub(super) fn text(text: impl AsRef<str>) -> Html {
    Html(escaped(text.as_ref()))
}

/// An element with what is in it.
pub(super) fn element(
    name: &'static str,
    attributes: Attributes<'_>,
    children: impl IntoIterator<Item = Html>,
) -> Html {
    let Html(mut html) = empty_element(name, attributes);
    html.extend(children.into_iter().map(|child| child.0));
    html.extend(["</", name, ">"]);
    Html(html)
}

/// An element that has no end tag, such as `input`.
pub(super) fn empty_element(name: &'static str, attributes: Attributes<'_>) -> Html {
    let mut html = format!("<{name}");
    for (attribute, value) in attributes {
        html.extend([" ", attribute, "=\"", &escaped(value), "\""]);
    }
    html.push('>');
    Html(html)
}

/// The pieces one after the other.
pub(super) fn all(pieces: impl IntoIterator<Item = Html>) -> Html {
    Html(pieces.into_iter().map(|piece| piece.0).collect())
}

/// The whole page.
pub(super) fn document(root: &Html) -> String {
    format!("<!doctype html>\n{}\n", root.0)
}

/// For text and for quoted values of attributes alike.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What HTML does not allow, and what turns the direction of the text around it.
            '\u{0}'..='\u{8}'
            | '\u{b}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                out.push('\u{fffd}');
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_cannot_become_html() {
        let hostile = "</p><script>alert('x')</script>\" onclick=\"x";
        let html = document(&element("p", &[("title", hostile)], [text(hostile)]));
        assert!(
            !html.contains("<script>") && !html.contains("\" onclick") && !html.contains("'x'"),
            "{html}"
        );
        assert_eq!(html.matches("&lt;/p&gt;&lt;script&gt;").count(), 2);
    }

    #[test]
    fn controls_and_turned_directions_are_shown_as_replaced() {
        assert_eq!(text("a\u{0}b\u{202e}c\nd").0, "a\u{fffd}b\u{fffd}c\nd");
    }

    #[test]
    fn elements_hold_what_they_are_given() {
        let html =
            element("ul", &[("id", "a")], [element("li", &[], [text("1 < 2")]), empty_element("hr", &[])]);
        assert_eq!(html.0, "<ul id=\"a\"><li>1 &lt; 2</li><hr></ul>");
        assert_eq!(all([text("a"), text("b")]).0, "ab");
    }
}
