//! The page for people at `/_emulator/`: what the resource has, what was asked of it, and buttons for clock, faults and
//! reset.
//!
//! It is written on the server, has no script, and takes nothing from elsewhere; its buttons are forms, which a browser
//! sends with the page's `Origin` and the management API refuses from any other. What is shown may come from whoever
//! talks to the emulator: [`html`] escapes all of it.

mod forms;
mod html;
mod presets;
mod sections;
mod table;

use bytes::Bytes;

use self::html::{Html, document, element, empty_element, text};
use crate::{delivery::Delivery, exchange::Request, stamp::stamp_seconds, world::Shared};

/// Nothing but the style sheet and the empty icon is loaded, and forms go nowhere but here.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const STYLE: &str = include_str!("style.css");
const HOME: &str = "/_emulator/";

/// The answer where the request is one of a browser: the page, its style, its forms. `None` is for the JSON API.
pub(crate) fn answer(shared: &Shared, request: &Request) -> Option<Delivery> {
    let path = request.path().strip_prefix("/_emulator").unwrap_or_default().trim_matches('/');
    match (request.method.as_str(), path) {
        ("GET", "") if wants_html(request) => Some(page(shared, 200, None)),
        ("GET", "page/style.css") => Some(deliver(200, "text/css; charset=utf-8", STYLE.to_owned())),
        // Where a form had a mistake, its address is that of the page: somebody reloads it, or comes back to it.
        ("GET", _) if path.starts_with("page/") && wants_html(request) => Some(see_other("main")),
        ("POST", _) => {
            let form = path.strip_prefix("page/")?;
            Some(match forms::submit(shared, form, request)? {
                Ok(anchor) => see_other(anchor),
                Err(problem) => page(shared, 400, Some(&problem)),
            })
        }
        _ => None,
    }
}

fn wants_html(request: &Request) -> bool {
    request.header("accept").is_some_and(|accept| accept.contains("text/html"))
}

fn deliver(status: u16, content_type: &str, body: String) -> Delivery {
    let headers = [
        ("content-type", content_type),
        ("cache-control", "no-store"),
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        // With "no-referrer" browsers send no origin with forms either, and those are refused.
        ("referrer-policy", "same-origin"),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Delivery { headers, body: Bytes::from(body), ..Delivery::json(status, String::new()) }
}

/// Back to the page, so that a reload does not send the form again.
fn see_other(anchor: &str) -> Delivery {
    let mut delivery = deliver(303, "text/plain; charset=utf-8", String::new());
    delivery.headers.push(("location".to_owned(), format!("{HOME}#{anchor}")));
    delivery
}

fn page(shared: &Shared, status: u16, problem: Option<&str>) -> Delivery {
    let world = shared.settle();
    let now = shared.clock.now();
    let sections = [
        sections::clock::section(now, shared.clock.is_frozen()),
        sections::faults::section(&world.faults),
        sections::numbers::section(&world.state),
        sections::holds::section(&world.state, now),
        sections::operations::section(&world.state, now),
        sections::users::section(&world.state),
        sections::routing::trunks(&world.state.sip),
        sections::routing::routes(&world.state.sip),
        sections::journal::section(&world.journal),
        sections::reset::section(),
    ];
    drop(world);
    let alert =
        problem.map(|problem| element("p", &[("role", "alert"), ("class", "alert")], [text(problem)]));
    let links = sections.iter().map(Section::link);
    let body = [
        element("a", &[("class", "skip"), ("href", "#main")], [text("Skip to the content")]),
        element(
            "header",
            &[],
            [
                element("h1", &[], [text("communication-emulator")]),
                element(
                    "p",
                    &[],
                    [
                        text(format!("Version {}. It is ", env!("CARGO_PKG_VERSION"))),
                        element("time", &[("datetime", &stamp_seconds(now))], [text(sections::moment(now))]),
                        text(" here. Nothing on this page is real, and nothing was charged. "),
                        element("a", &[("href", HOME)], [text("Reload")]),
                    ],
                ),
                element("nav", &[("aria-label", "Sections")], [element("ul", &[], links)]),
            ],
        ),
        element("main", &[("id", "main")], alert.into_iter().chain(sections.iter().map(Section::html))),
    ];
    deliver(
        status,
        "text/html; charset=utf-8",
        document(&element("html", &[("lang", "en")], [head(), element("body", &[], body)])),
    )
}

fn head() -> Html {
    element(
        "head",
        &[],
        [
            empty_element("meta", &[("charset", "utf-8")]),
            empty_element(
                "meta",
                &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")],
            ),
            empty_element("meta", &[("name", "color-scheme"), ("content", "light dark")]),
            element("title", &[], [text("communication-emulator")]),
            empty_element("link", &[("rel", "stylesheet"), ("href", "/_emulator/page/style.css")]),
            // Without it browsers ask the emulated service for one, and the journal has it.
            empty_element("link", &[("rel", "icon"), ("href", "data:,")]),
        ],
    )
}

/// A part of the page with a heading, found by its id.
#[derive(Debug)]
struct Section {
    id: &'static str,
    title: &'static str,
    /// How many there are of what it lists.
    count: Option<usize>,
    content: Html,
}

impl Section {
    fn link(&self) -> Html {
        let count = self.count.map(|count| element("span", &[("class", "count")], [text(count.to_string())]));
        let words = std::iter::once(text(format!("{} ", self.title))).chain(count);
        element("li", &[], [element("a", &[("href", &format!("#{}", self.id))], words)])
    }

    fn html(&self) -> Html {
        let heading = format!("{}-heading", self.id);
        element(
            "section",
            &[("id", self.id), ("aria-labelledby", &heading)],
            [element("h2", &[("id", &heading)], [text(self.title)]), self.content.clone()],
        )
    }
}
