//! The options of the program.

use std::{ffi::OsString, path::PathBuf};

use communication_emulator::{Emulator, EmulatorBuilder, Speed, faults::Rule};

use crate::log::Level;

/// Fixed and documented, so that a connection string can be written down once.
const PORT: u16 = 8723;
/// The key of the program: known to everybody, worth nothing.
const WELL_KNOWN_KEY: &str = "Y29tbXVuaWNhdGlvbi1lbXVsYXRvci1rZXktd29ydGgtbm90aGluZw==";

pub(crate) const HELP: &str = "\
A local stand-in for Azure Communication Services: identity, phone numbers, SIP routing.
Nothing is charged, no number is real, no Azure resource is needed.

usage: communication-emulator [OPTIONS]

Where it is
  --port PORT           listen on this port of 127.0.0.1 (default 8723; 0 takes a free one)
  --https-port PORT     listen for https too (0 takes a free port; without it there is no https)
  --ca-out FILE         write the certificate that clients have to trust for https to this file (PEM)
  --access-key KEY      the access key, in base64 (default: a key known to everybody)

What it keeps
  --state FILE          keep the resource in this file; what was acknowledged survives restart and kill
  --seed NUMBER         what ids, numbers and durations follow from (default 1; an existing state file goes before)

How it behaves
  --fast                end operations with the second poll instead of after the recorded durations
  --realistic-quotas    five searches and one purchase a week, then 429
  --strict-signature    refuse the known signature deviations of official SDKs instead of noting them
  --strict-api-version  refuse API versions that are not described
  --verify-domains      refuse SIP trunks whose domain is not enabled
  --faults FILE         fault rules: a JSON list of what POST /_emulator/faults takes

What it says
  --log LEVEL           off, error, warn (refusals and deviations), info (default: every request), debug (with bodies)
  --not-emulated        print what is not emulated, and end
  --version             print the version, and end
  --help                print this, and end

When it is ready it prints one line of JSON on standard output: connectionString, endpoint, httpsEndpoint,
caCertificate, managementUrl. It logs on standard error, and stops on SIGINT or SIGTERM with exit code 0. The exit code
is 1 where it cannot start (the port is taken, for example), and 2 for bad options.

Examples
  For tests by hand, at http://127.0.0.1:8723/:
      communication-emulator

  For a test suite, on a free port, whose operations do not take time:
      communication-emulator --port 0 --fast --log warn > ready.json

  With https, for Node.js and for Python:
      communication-emulator --https-port 8724 --ca-out ca.pem
      NODE_EXTRA_CA_CERTS=ca.pem node test.js
      REQUESTS_CA_BUNDLE=ca.pem python test.py

  That loses the answer of the first purchase after the purchase was made:
      echo '[{\"operation\": \"purchasePhoneNumbers\", \"actions\": [{\"reset\": \"after\"}]}]' > faults.json
      communication-emulator --faults faults.json

  What happens when every hold has lapsed (16 minutes):
      curl -X POST http://127.0.0.1:8723/_emulator/clock/advance -d '{\"seconds\": 960}'";

/// What the arguments ask for.
#[derive(Debug)]
pub(crate) enum Asked {
    Run(Box<Options>),
    Help,
    Version,
    NotEmulated,
}

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) builder: EmulatorBuilder,
    pub(crate) faults: Vec<Rule>,
    pub(crate) ca_out: Option<PathBuf>,
    pub(crate) log: Level,
    port: u16,
    https_port: Option<u16>,
}

impl Options {
    fn new() -> Options {
        let builder = Emulator::builder().realistic().port(PORT).access_key(WELL_KNOWN_KEY);
        Options { builder, faults: Vec::new(), ca_out: None, log: Level::Info, port: PORT, https_port: None }
    }

    /// The same with another builder.
    fn build(mut self, change: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Options {
        self.builder = change(self.builder);
        self
    }
}

/// Reads the arguments; the error says which of them is wrong, and how.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Asked, String> {
    let mut arguments = Arguments { rest: arguments };
    let mut options = Options::new();
    while let Some((name, value)) = arguments.next()? {
        match name.as_str() {
            "--help" | "-h" => return Ok(Asked::Help),
            "--version" | "-V" => return Ok(Asked::Version),
            "--not-emulated" => return Ok(Asked::NotEmulated),
            _ => options = apply(options, &name, value, &mut arguments)?,
        }
    }
    if options.ca_out.is_some() && options.https_port.is_none() {
        return Err("--ca-out: there is no certificate without --https-port".to_owned());
    }
    if options.port != 0 && options.https_port == Some(options.port) {
        return Err(format!("--https-port: must be another than that of http, which is {}", options.port));
    }
    let level = options.log;
    Ok(Asked::Run(Box::new(options.build(|builder| builder.observe(move |entry| level.log(entry))))))
}

fn apply(
    options: Options,
    name: &str,
    mut value: Option<OsString>,
    arguments: &mut Arguments<impl Iterator<Item = OsString>>,
) -> Result<Options, String> {
    let given = value.is_some();
    // `--state --fast` has forgotten a file, and does not mean one of that name.
    let is_value = |value: &OsString| given || !value.to_string_lossy().starts_with("--");
    let mut value = || {
        let value = value.take().or_else(|| arguments.rest.next()).filter(is_value);
        value.ok_or_else(|| format!("{name}: needs a value"))
    };
    let changed = match name {
        "--port" => {
            let port = number(name, &value()?, "a port: 0 to 65535")?;
            Options { port, ..options.build(|builder| builder.port(port)) }
        }
        "--https-port" => {
            let port = number(name, &value()?, "a port: 0 to 65535")?;
            Options { https_port: Some(port), ..options.build(|builder| builder.https(port)) }
        }
        "--ca-out" => Options { ca_out: Some(value()?.into()), ..options },
        "--access-key" => {
            let key = access_key(value()?)?;
            options.build(|builder| builder.access_key(key))
        }
        "--seed" => {
            let seed = number(name, &value()?, "a whole number from 0 on")?;
            options.build(|builder| builder.seed(seed))
        }
        "--state" => {
            let path = PathBuf::from(value()?);
            options.build(|builder| builder.state_file(path))
        }
        "--faults" => Options { faults: faults(&value()?.into())?, ..options },
        "--log" => {
            let level = value()?;
            let level = level.to_str().and_then(Level::parse);
            Options { log: level.ok_or("--log: must be off, error, warn, info or debug")?, ..options }
        }
        _ if given => return Err(format!("{name}: there is no such option with a value")),
        _ => switch(options, name)?,
    };
    Ok(changed)
}

/// The options without a value.
fn switch(options: Options, name: &str) -> Result<Options, String> {
    Ok(match name {
        "--fast" => options.build(|builder| builder.speed(Speed::Polls(2))),
        "--realistic-quotas" => options.build(|builder| builder.realistic_quotas(true)),
        "--strict-signature" => options.build(|builder| builder.strict_signature(true)),
        "--strict-api-version" => options.build(|builder| builder.strict_api_version(true)),
        "--verify-domains" => options.build(|builder| builder.verify_domains(true)),
        _ => return Err(format!("{name}: there is no such option")),
    })
}

struct Arguments<I> {
    rest: I,
}

impl<I: Iterator<Item = OsString>> Arguments<I> {
    /// The next option, with its value where it is written `--name=value`.
    fn next(&mut self) -> Result<Option<(String, Option<OsString>)>, String> {
        let Some(argument) = self.rest.next() else { return Ok(None) };
        let text = argument.to_str().ok_or_else(|| format!("{}: is not UTF-8", argument.display()))?;
        Ok(Some(match text.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.into())),
            _ => (text.to_owned(), None),
        }))
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &OsString, what: &str) -> Result<T, String> {
    let read = value.to_str().and_then(|text| text.parse().ok());
    read.ok_or_else(|| format!("{name}: must be {what}, not {}", value.display()))
}

/// The key is not repeated in the error: people paste real ones.
fn access_key(value: OsString) -> Result<String, String> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let key = value.into_string().map_err(|_| "--access-key: must be base64".to_owned())?;
    match STANDARD.decode(&key) {
        Ok(bytes) if !bytes.is_empty() => Ok(key),
        _ => Err("--access-key: must be base64 of at least one byte".to_owned()),
    }
}

fn faults(path: &PathBuf) -> Result<Vec<Rule>, String> {
    let told = |problem: &dyn std::fmt::Display| format!("--faults: {}: {problem}", path.display());
    let text = std::fs::read(path).map_err(|error| told(&error))?;
    serde_json::from_slice(&text)
        .map_err(|error| told(&format_args!("must be a JSON list of fault rules: {error}")))
}
