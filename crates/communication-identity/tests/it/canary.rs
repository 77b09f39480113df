//! A key and tokens that are sent through everything, and never show.

use std::{
    error::Error as _,
    fmt::{Debug, Write as _},
    io,
    process::Command,
    sync::{Arc, Mutex},
};

use communication_identity::{
    CommunicationIdentityClient, CommunicationUserToken, Error, StaticToken, TeamsUserTokenRequest,
    TokenRequest, administration::TokenScope, testing::Reply,
};

use crate::support::{Bench, KEY, PREVIEW, endpoint, user};

const ENTRA: &str = "canary-of-entra";
const TEAMS: &str = "canary-of-teams";
const ISSUED: &str = "canary-of-the-user";
const CHILD: &str = "COMMUNICATION_IDENTITY_TEST_CHILD";

/// All that was written to logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn token_answer(status: u16) -> Reply {
    let token = format!(r#"{{"token":"{ISSUED}","expiresOn":"2024-01-16T09:30:05Z"}}"#);
    let rest = token.trim_start_matches('{');
    Reply::status(status).json(&format!(
        r#"{{"identity":{{"id":"8:acs:a_b","customId":"a"}},"accessToken":{token},"id":"8:acs:a_b",{rest}"#
    ))
}

fn note(shown: &mut String, value: &dyn Debug) {
    writeln!(shown, "{value:?} {value:#?}").unwrap();
}

fn note_error(shown: &mut String, error: &Error) {
    note(shown, error);
    writeln!(shown, "{error} {error:#}").unwrap();
    let mut next = error.source();
    while let Some(source) = next {
        writeln!(shown, "{source} {source:?}").unwrap();
        next = source.source();
    }
}

/// Every method with a token, with answers that are fine and answers that are not; returns all that can be seen.
fn show_everything(bench: &Bench, client: &CommunicationIdentityClient) -> String {
    let mut shown = String::new();
    let user = user("8:acs:a_b");
    let chat = TokenRequest::new(["chat"]);
    let teams = TeamsUserTokenRequest::new(TEAMS, "app", "user");
    note(&mut shown, client);
    note(&mut shown, &teams);
    let broken = Reply::status(200).json(&format!(r#"{{"token":["{ISSUED}"],"expiresOn":"{ISSUED}"}}"#));
    let not_a_time = Reply::status(200).json(&format!(r#"{{"token":"{ISSUED}","expiresOn":"{ISSUED}"}}"#));
    let html = Reply::status(200).chunk(format!("<p>{ISSUED}</p>"));
    let refused = Reply::status(401).json(r#"{"error":{"code":"Denied","message":"m"}}"#);
    let echo = format!(
        r#"{{"error":{{"code":"{TEAMS}","message":"the token {TEAMS} is bad","details":[{{"message":"{TEAMS}"}}]}}}}"#
    );
    let echo = Reply::status(400).header("ms-cv", TEAMS).json(&echo);
    for reply in [token_answer(200), broken, not_a_time, html, refused, Reply::status(400)] {
        bench.transport.reply(reply.clone());
        bench.transport.reply(reply.clone());
        bench.transport.reply(reply);
        let results = [
            bench.clock.run(client.get_token(&user, &chat)),
            bench.clock.run(client.get_token_for_teams_user(&teams)),
            bench
                .clock
                .run(bench.legacy().issue_token(&user, &[TokenScope::Chat]))
                .map(|issued| issued.token),
        ];
        for result in results {
            match result {
                Ok(token) => note(&mut shown, &token),
                Err(error) => note_error(&mut shown, &error),
            }
        }
    }
    bench.transport.reply(echo);
    note_error(&mut shown, &bench.clock.run(client.get_token_for_teams_user(&teams)).unwrap_err());
    for reply in [
        token_answer(201),
        token_answer(200),
        Reply::status(201).json(&format!(r#"{{"identity":{{"id":"x"}},"accessToken":"{ISSUED}"}}"#)),
    ] {
        bench.transport.reply(reply);
        match bench.clock.run(client.create_user_and_token(&chat)) {
            Ok(created) => note(&mut shown, &created),
            Err(error) => note_error(&mut shown, &error),
        }
    }
    shown
}

/// In a process of its own: whether an event is logged at all is decided for all threads of one together.
#[test]
fn no_key_and_no_token_shows_in_logs_errors_or_debug() {
    if std::env::var_os(CHILD).is_some() {
        return check_what_shows();
    }
    let name = "canary::no_key_and_no_token_shows_in_logs_errors_or_debug";
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--test-threads=1"]).env(CHILD, "1");
    let output = command.output().unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

fn check_what_shows() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    let shown = tracing::subscriber::with_default(subscriber, || {
        let with_key = Bench::new([]);
        let mut shown = show_everything(&with_key, &with_key.client(PREVIEW));
        let with_token = Bench::new([]);
        let client = CommunicationIdentityClient::builder(endpoint(), StaticToken::new(ENTRA).unwrap())
            .api_version(PREVIEW)
            .options(with_token.options());
        note(&mut shown, &client);
        shown + &show_everything(&with_token, &client.build().unwrap())
    });
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("get_token_for_teams_user") && shown.contains("Secret(***)"), "{logged}");
    for secret in [KEY, ENTRA, TEAMS, ISSUED] {
        assert!(!shown.contains(secret), "{secret} shows:\n{shown}");
        assert!(!logged.contains(secret), "{secret} is logged:\n{logged}");
    }
}

#[test]
fn what_was_sent_is_what_was_given() {
    let bench = Bench::new([token_answer(200)]);
    let teams = TeamsUserTokenRequest::new(TEAMS, "app", "user");
    let token = bench.clock.run(bench.client(PREVIEW).get_token_for_teams_user(&teams)).unwrap();
    assert_eq!(token.secret().expose(), ISSUED);
    let sent = bench.transport.requests();
    assert_eq!(
        &sent[0].body()[..],
        format!(r#"{{"token":"{TEAMS}","appId":"app","userId":"user"}}"#).as_bytes()
    );
    assert!(!format!("{sent:?}").contains(TEAMS));
}

#[test]
fn tokens_are_compared_and_cloned_and_stay_hidden() {
    let bench = Bench::new([token_answer(201), token_answer(201)]);
    let (client, chat) = (bench.client(PREVIEW), TokenRequest::new(["chat"]));
    let one: CommunicationUserToken = bench.clock.run(client.create_user_and_token(&chat)).unwrap();
    let other = bench.clock.run(client.create_user_and_token(&chat)).unwrap();
    assert_eq!(one.clone(), other);
    assert!(!format!("{one:?}").contains(ISSUED));
}
