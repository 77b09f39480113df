//! The page for people: what it shows, that nothing shown becomes HTML, what its buttons do.

use communication_emulator::{
    Emulator,
    faults::{Action, Rule, When},
    time::{Duration, OffsetDateTime},
};
use reqwest::{Client as Http, RequestBuilder, redirect::Policy};
use serde_json::json;

use crate::client::{Client, IDENTITY, LEGACY, PREVIEW, SIP, start};

const HOSTILE: &str = "</td><script>alert('x')</script><a title=\"";
const SECTIONS: [&str; 10] =
    ["clock", "faults", "numbers", "holds", "operations", "users", "trunks", "routes", "journal", "reset"];

fn http() -> Http {
    Http::builder().no_proxy().redirect(Policy::none()).build().unwrap()
}

fn browser(emulator: &Emulator) -> RequestBuilder {
    http().get(emulator.management_url()).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
}

async fn page(emulator: &Emulator) -> String {
    let answer = browser(emulator).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

/// The text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} in {rest}")).0
}

fn section<'a>(page: &'a str, id: &str) -> &'a str {
    between(page, &format!("<section id=\"{id}\""), "</section>")
}

/// A cell of a table with all that is in it.
fn cell(column: &str, content: &str) -> String {
    format!("<td role=\"cell\" data-column=\"{column}\">{content}</td>")
}

/// A form sent as a browser does; the status, where it leads, and the text.
async fn submit(emulator: &Emulator, form: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
    let origin = emulator.endpoint().trim_end_matches('/').to_owned();
    let url = format!("{}page/{form}", emulator.management_url());
    let encoded = reqwest::Url::parse_with_params("http://localhost/", fields).unwrap();
    let answer = http()
        .post(url)
        .header("origin", origin)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(encoded.query().unwrap_or_default().to_owned())
        .send()
        .await
        .unwrap();
    let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), location.unwrap_or_default(), answer.text().await.unwrap())
}

#[tokio::test]
async fn browsers_get_the_page_and_everybody_else_json() {
    let (emulator, client) = start().await;
    assert!(page(&emulator).await.starts_with("<!doctype html>"));
    assert_eq!(client.manage("GET", "", json!(null)).await.json()["name"], "communication-emulator");
    let anything = http().get(emulator.management_url()).header("accept", "*/*").send().await.unwrap();
    assert_eq!(anything.headers()["content-type"], "application/json");
    assert!(emulator.journal().is_empty(), "looking leaves no trace");
}

#[tokio::test]
async fn nothing_from_elsewhere_and_no_script_is_allowed_or_there() {
    let (emulator, _) = start().await;
    let answer = browser(&emulator).send().await.unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    for part in [
        "default-src 'none'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.split("; ").any(|directive| directive == part), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    // Browsers send no origin with the forms of a page that is to send no referrer.
    assert_eq!(answer.headers()["referrer-policy"], "same-origin");
    let page = answer.text().await.unwrap();
    assert!(!page.contains("<script") && !page.contains("style=") && !page.contains("http"), "{page}");
    let style = between(&page, "<link rel=\"stylesheet\" href=\"/_emulator/", "\"");
    let style = http().get(format!("{}{style}", emulator.management_url())).send().await.unwrap();
    assert_eq!(
        (style.status().as_u16(), &style.headers()["content-type"]),
        (200, &"text/css; charset=utf-8".parse().unwrap())
    );
    let style = style.text().await.unwrap();
    assert!(style.contains("prefers-color-scheme: dark") && style.contains(":focus-visible"));
    assert!(!style.contains("url(") && !style.contains("@import"));
}

#[tokio::test]
async fn an_empty_emulator_says_so_in_every_section() {
    let (emulator, _) = start().await;
    let page = page(&emulator).await;
    for (id, words) in [
        ("clock", "It runs, with the clock of this machine."),
        ("faults", "No fault rules"),
        ("numbers", "No numbers."),
        ("holds", "Nothing is held."),
        ("operations", "No operations."),
        ("users", "No users."),
        ("trunks", "No trunks."),
        ("routes", "No routes."),
        ("journal", "No requests yet."),
        ("reset", "Reset the emulator"),
    ] {
        assert!(section(&page, id).contains(words), "{id}");
        assert!(!section(&page, id).contains("<table"), "{id}");
    }
}

/// An emulator with something of everything, its clock frozen.
async fn filled() -> (Emulator, Client, Vec<String>) {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let bought = client.buy(2).await;
    client.search(1, None).await;
    let reservation =
        "/availablePhoneNumbers/reservations/6227aeb8-8086-4824-9586-05cafe96f37b?api-version=2025-06-01";
    assert_eq!(client.patch(reservation, json!({"phoneNumbers": {}})).await.status, 201);
    client.post(&format!("/identities?{PREVIEW}"), json!({"customId": HOSTILE})).await;
    let sip = json!({
        "trunks": {"sbc.contoso.com": {"sipSignalingPort": 5061}},
        "routes": [{"name": HOSTILE, "description": "a & b", "numberPattern": "^\\+1<2>", "trunks": ["sbc.contoso.com"]}],
    });
    assert_eq!(client.patch(&format!("/sip?{SIP}"), sip).await.status, 200);
    emulator.faults().add(Rule::new(Action::respond(When::Before, 503)).path(HOSTILE).always());
    client.get("/sip?api-version=<script>").await;
    (emulator, client, bought)
}

#[tokio::test]
async fn every_section_shows_what_there_is() {
    let (emulator, _, bought) = filled().await;
    let page = page(&emulator).await;
    for (id, words) in [
        ("clock", "It stands still, "),
        ("faults", "0, no limit"),
        ("numbers", bought[0].as_str()),
        ("numbers", &cell("Type", "tollFree")),
        ("numbers", &cell("Assignment", "application")),
        ("numbers", &cell("Calling", "outbound")),
        ("numbers", &cell("SMS", "none")),
        ("numbers", &cell("USD a month", "2.00")),
        ("holds", "16 min 0 s"),
        ("holds", "15 min 0 s"),
        ("operations", &cell("Type", "purchase")),
        ("operations", &cell("Status", "succeeded")),
        ("users", "8:acs:"),
        ("users", &cell("Last token issued", "never")),
        ("trunks", &cell("FQDN", "<code>sbc.contoso.com</code>")),
        ("trunks", &cell("Signaling port", "5061")),
        ("trunks", &cell("Enabled", "yes")),
        ("routes", "a &amp; b"),
        ("journal", "updateSipConfiguration"),
        ("journal", "<span class=\"ok\">ok</span>"),
        ("journal", "<span class=\"refused\">"),
    ] {
        assert!(section(&page, id).contains(words), "{id}: {words} is not in {}", section(&page, id));
    }
    emulator.clock().advance(Duration::minutes(15));
    let page = self::page(&emulator).await;
    assert!(
        section(&page, "holds").contains("1 min 0 s")
            && !section(&page, "holds").contains(&cell("Held by", "reservation"))
    );
}

#[tokio::test]
async fn what_comes_first_is_shown_first() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let bought = client.buy(1).await;
    emulator.clock().advance(Duration::minutes(1));
    // Longer held than the reservation after it.
    let search = client.search(1, None).await;
    emulator.clock().advance(Duration::SECOND);
    let reservation = "6227aeb8-8086-4824-9586-05cafe96f37b";
    let target = format!("/availablePhoneNumbers/reservations/{reservation}?api-version=2025-06-01");
    assert_eq!(client.patch(&target, json!({"phoneNumbers": {}})).await.status, 201);
    emulator.clock().advance(Duration::SECOND);
    let later = client.buy(1).await;
    let page = page(&emulator).await;
    let before = |id: &str, first: &str, second: &str| {
        let section = section(&page, id);
        let at = |text: &str| section.find(text).unwrap_or_else(|| panic!("{id}: no {text} in {section}"));
        assert!(at(first) < at(second), "{id}: {first} is after {second}");
    };
    before("holds", reservation, &search);
    before("numbers", &later[0], &bought[0]);
    before("operations", &cell("Type", "purchase"), &format!("search_{search}"));
    before("journal", &cell("No.", "2"), &cell("No.", "1"));
}

#[tokio::test]
async fn faults_tokens_and_patterns_are_shown_as_they_are() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let made =
        client.post(&format!("/identities?{IDENTITY}"), json!({"createTokenWithScopes": ["chat"]})).await;
    assert_eq!(made.status, 201);
    let sip = json!({
        "trunks": {"sbc.contoso.com": {"sipSignalingPort": 5061}},
        "routes": [{"name": "all", "numberPattern": "^\\+\\d+$", "trunks": ["sbc.contoso.com"]}],
    });
    assert_eq!(client.patch(&format!("/sip?{SIP}"), sip).await.status, 200);
    emulator
        .faults()
        .add(Rule::new(Action::respond(When::Before, 503)).operation("getSipConfiguration").times(3));
    assert_eq!(client.get(&format!("/sip?{SIP}")).await.status, 503);
    let page = page(&emulator).await;
    let now = emulator.clock().now();
    let issued =
        format!("{} {:02}:{:02}:{:02} UTC</time>", now.date(), now.hour(), now.minute(), now.second());
    let token = between(section(&page, "users"), "data-column=\"Last token issued\">", "</td>");
    assert!(token.ends_with(&issued), "{token} is not {issued}");
    for (id, column, content) in [
        ("faults", "Requests", "getSipConfiguration"),
        ("faults", "Applied", "1 of 3"),
        ("routes", "Name", "all"),
        ("routes", "Number pattern", "<code>^\\+\\d+$</code>"),
        ("routes", "Trunks", "<code>sbc.contoso.com</code>"),
        ("journal", "Status", "503"),
    ] {
        assert!(section(&page, id).contains(&cell(column, content)), "{id}: {content}");
    }
}

#[tokio::test]
async fn nothing_that_somebody_wrote_becomes_html() {
    let (emulator, _, _) = filled().await;
    let page = page(&emulator).await;
    assert!(!page.contains("<script") && !page.contains("<a title"), "{page}");
    let shown = "&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&lt;a title=&quot;";
    for id in ["faults", "users", "routes"] {
        assert!(section(&page, id).contains(shown), "{id}");
    }
    // In the journal it is part of the body, as JSON.
    let in_json = shown.replace("&quot;", "\\&quot;");
    assert!(section(&page, "journal").contains(&in_json), "{in_json}");
    for name in ["table", "tr", "td", "section", "form", "details"] {
        let (begun, ended) = (format!("<{name}"), format!("</{name}>"));
        let begun =
            page.match_indices(&begun).filter(|(at, _)| page[at + begun.len()..].starts_with([' ', '>']));
        assert_eq!(begun.count(), page.matches(&ended).count(), "{name}");
    }
}

#[tokio::test]
async fn the_page_is_structured_for_keyboards_and_screen_readers() {
    let (emulator, _, _) = filled().await;
    let page = page(&emulator).await;
    assert!(page.contains("<html lang=\"en\">") && page.matches("<h1>").count() == 1);
    assert!(page.contains("href=\"#main\"") && page.contains("<main id=\"main\">"));
    for id in SECTIONS {
        assert!(page.contains(&format!("<a href=\"#{id}\">")), "{id}");
        assert!(section(&page, id).contains(&format!("<h2 id=\"{id}-heading\">")), "{id}");
    }
    let tables: Vec<&str> = page.split("<table").skip(1).collect();
    assert_eq!(tables.len(), 8);
    assert!(
        tables.iter().all(|table| table.contains("<caption id=") && table.contains("<th scope=\"col\" "))
    );
    for field in page.split("<input").skip(1).chain(page.split("<select").skip(1)) {
        let field = field.split_once('>').unwrap().0;
        let labelled = || page.contains(&format!("<label for=\"{}\">", between(field, "id=\"", "\"")));
        assert!(field.contains("type=\"hidden\"") || labelled(), "{field}");
    }
    for form in page.split("<form").skip(1) {
        let form = form.split_once("</form>").unwrap().0;
        assert!(form.starts_with(" method=\"post\" action=\"/_emulator/page/"), "{form}");
        assert!(form.contains("<button type=\"submit\">"), "{form}");
    }
}

#[tokio::test]
async fn long_lists_are_cut_and_say_how_much_is_missing() {
    let (emulator, client) = start().await;
    for _ in 0..53 {
        client.post(&format!("/identities?{IDENTITY}"), json!({})).await;
    }
    let page = page(&emulator).await;
    let users = section(&page, "users");
    assert_eq!(users.matches("<code>8:acs:").count(), 50);
    assert!(users.contains("3 more of 53 are not shown."));
    assert!(
        section(&page, "journal").contains(&cell("No.", "53"))
            && !section(&page, "journal").contains(&cell("No.", "3"))
    );
    assert!(page.contains("<a href=\"#users\">Users <span class=\"count\">53</span></a>"));
}

#[tokio::test]
async fn a_refused_signature_is_shown_with_both_strings_side_by_side() {
    let (emulator, _) = start().await;
    let stranger = format!("endpoint={};accesskey=YW5vdGhlciBrZXk=", emulator.endpoint());
    assert_eq!(Client::at(&stranger, None).get(&format!("/sip?{SIP}")).await.status, 401);
    let page = page(&emulator).await;
    let strings = between(section(&page, "journal"), "<summary>Strings to sign</summary>", "</details>");
    for title in ["Expected", "Received"] {
        let string = between(strings, &format!("{title} string to sign</figcaption><pre>"), "</pre>");
        assert!(string.starts_with(&format!("GET\n/sip?{SIP}\n")), "{string}");
    }
    assert!(page.contains("Both are equal"));
    assert!(!page.contains(&emulator.access_key()) && !page.contains("Signature="));
}

#[tokio::test]
async fn requests_are_shown_with_what_was_sent_and_answered() {
    let (emulator, client) = start().await;
    client.post(&format!("/identities?{IDENTITY}"), json!({"createTokenWithScopes": ["chat"]})).await;
    emulator.faults().add(Rule::new(Action::reset(When::Before)));
    client.send("GET", &format!("/sip?{SIP}"), None, &[]).await.unwrap_err();
    let page = page(&emulator).await;
    let (reset, created) =
        section(&page, "journal").split_once("<td role=\"cell\" data-column=\"No.\">1<").unwrap();
    assert!(reset.contains("<figcaption>No answer: the connection was reset</figcaption>"));
    let exchange = between(created, "<summary>Request and answer</summary>", "</details>");
    let sent = between(exchange, "<figcaption>Request</figcaption><pre>", "</pre>");
    assert!(sent.contains("authorization: REDACTED\n"), "{sent}");
    assert!(sent.ends_with("\n\n{&quot;createTokenWithScopes&quot;:[&quot;chat&quot;]}"), "{sent}");
    let answered = between(exchange, "<figcaption>Answer</figcaption><pre>", "</pre>");
    assert!(
        answered.contains("content-type: application/json") && answered.contains("&quot;identity&quot;:")
    );
}

#[tokio::test]
async fn the_surface_of_2020_is_shown_too() {
    let (emulator, client) = start().await;
    let earlier = client.search(1, None).await;
    emulator.clock().advance(Duration::SECOND);
    let plans = format!(
        "/administration/phonenumbers/countries/US/phoneplangroups/d47a0cdc-8dc1-4e82-a29b-39067f7fc317/phoneplans?{LEGACY}"
    );
    let plan = client.get(&plans).await.json()["phonePlans"][0]["phonePlanId"].clone();
    let wanted = json!({"displayName": "d", "description": "d", "phonePlanIds": [plan], "areaCode": "833", "quantity": 7});
    let root = "/administration/phonenumbers/searches";
    let search = client.post(&format!("{root}?{LEGACY}"), wanted).await.json()["searchId"]
        .as_str()
        .unwrap()
        .to_owned();
    while client.get(&format!("{root}/{search}?{LEGACY}")).await.json()["status"] != "Reserved" {}
    let page = page(&emulator).await;
    assert!(section(&page, "holds").contains(&search) && section(&page, "holds").contains("and 2 more"));
    let operations = section(&page, "operations");
    let at = |text: &str| operations.find(text).unwrap_or_else(|| panic!("no {text} in {operations}"));
    assert!(at(&cell("Type", "search of 2020")) < at(&earlier), "the latest first, of whatever surface");
}

#[tokio::test]
async fn the_buttons_of_the_clock_do_what_they_say() {
    let (emulator, _) = start().await;
    let done = |(status, location, _): (u16, String, String)| {
        assert_eq!((status, location.as_str()), (303, "/_emulator/#clock"));
    };
    done(submit(&emulator, "clock-freeze", &[]).await);
    assert!(emulator.clock().is_frozen());
    let before = emulator.clock().now();
    done(submit(&emulator, "clock-advance", &[("seconds", "960")]).await);
    assert_eq!(emulator.clock().now() - before, Duration::minutes(16));
    done(submit(&emulator, "clock-set", &[("now", "2030-01-01T00:00:00+00:00")]).await);
    assert_eq!(emulator.clock().now(), OffsetDateTime::from_unix_timestamp(1_893_456_000).unwrap());
    assert!(page(&emulator).await.contains("2030-01-01 00:00:00 UTC"));
    done(submit(&emulator, "clock-resume", &[]).await);
    assert!(!emulator.clock().is_frozen());
}

#[tokio::test]
async fn the_buttons_of_the_faults_do_what_they_say() {
    let (emulator, client) = start().await;
    let offered = page(&emulator).await;
    let offered: Vec<&str> = section(&offered, "faults").split("<option value=\"").skip(1).collect();
    assert!(offered.len() > 10);
    for option in offered {
        let name = option.split_once('"').unwrap().0;
        let (status, location, _) = submit(&emulator, "fault-add", &[("fault", name)]).await;
        assert_eq!((status, location.as_str()), (303, "/_emulator/#faults"), "{name}");
    }
    let first = emulator.faults().list()[0].id.to_string();
    assert_eq!(client.get(&format!("/sip?{SIP}")).await.status, 503, "the first one that is offered");
    assert_eq!(submit(&emulator, "fault-remove", &[("id", &first)]).await.0, 303);
    assert!(emulator.faults().list().iter().all(|rule| rule.id.to_string() != first));
    assert_eq!(submit(&emulator, "fault-remove", &[("id", &first)]).await.0, 400);
    assert_eq!(submit(&emulator, "faults-clear", &[]).await.0, 303);
    assert!(emulator.faults().list().is_empty());
}

#[tokio::test]
async fn the_journal_is_cleared_and_everything_is_forgotten() {
    let (emulator, _, _) = filled().await;
    assert_eq!(submit(&emulator, "journal-clear", &[]).await.1, "/_emulator/#journal");
    assert!(emulator.journal().is_empty() && !emulator.owned_numbers().is_empty());
    assert_eq!(submit(&emulator, "reset", &[]).await.1, "/_emulator/#reset");
    assert!(
        emulator.owned_numbers().is_empty()
            && emulator.users().is_empty()
            && emulator.faults().list().is_empty()
    );
}

#[tokio::test]
async fn bad_input_is_said_on_the_page_and_changes_nothing() {
    let (emulator, client) = start().await;
    emulator.clock().freeze();
    let before = emulator.clock().now();
    for (form, fields, words) in [
        ("clock-advance", [("seconds", HOSTILE)], "Advance: "),
        ("clock-advance", [("seconds", "1e300")], "Advance: "),
        ("clock-advance", [("second", "1")], "Advance: "),
        ("clock-set", [("now", HOSTILE)], "Set: "),
        ("fault-add", [("fault", HOSTILE)], "Add a fault: "),
        ("fault-remove", [("id", HOSTILE)], "Remove: "),
    ] {
        let (status, _, text) = submit(&emulator, form, &fields).await;
        assert_eq!(status, 400, "{form}");
        assert!(between(&text, "role=\"alert\"", "</p>").contains(words), "{form}");
        assert!(!text.contains("<script"));
    }
    assert_eq!(emulator.clock().now(), before);
    assert!(emulator.faults().list().is_empty());
    assert_eq!(submit(&emulator, "nothing", &[]).await.0, 404);
    assert_eq!(client.manage("GET", "page/reset", json!(null)).await.status, 404);
    // A browser that comes back to the address of the form is led to the page.
    let url = format!("{}page/clock-set", emulator.management_url());
    let led = http().get(url).header("accept", "text/html").send().await.unwrap();
    assert_eq!(
        (led.status().as_u16(), &led.headers()["location"]),
        (303, &"/_emulator/#main".parse().unwrap())
    );
}

#[tokio::test]
async fn pages_of_other_sites_cannot_press_the_buttons() {
    let (emulator, client) = start().await;
    client.buy(1).await;
    let url = format!("{}page/reset", emulator.management_url());
    for (name, value) in [("origin", "https://evil.example"), ("origin", "null"), ("host", "evil.example")] {
        let answer = http().post(&url).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{name}: {value}");
        let answer = browser(&emulator).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{name}: {value}");
        assert!(!answer.text().await.unwrap().contains("<html"));
    }
    assert_eq!(emulator.owned_numbers().len(), 1);
}
