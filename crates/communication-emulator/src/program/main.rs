//! The emulator as a program: prints one line of JSON when it is ready, logs on stderr, stops on SIGINT or SIGTERM.

mod log;
mod options;

use std::{error::Error as _, fmt::Display, io::Write as _, process::ExitCode};

use communication_emulator::{Emulator, Error, NOT_EMULATED};

use self::{
    log::line,
    options::{Asked, HELP, Options},
};

fn main() -> ExitCode {
    match options::read(std::env::args_os().skip(1)) {
        Ok(Asked::Run(options)) => run(*options),
        Ok(Asked::Help) => tell(HELP),
        Ok(Asked::Version) => tell(concat!("communication-emulator ", env!("CARGO_PKG_VERSION"))),
        Ok(Asked::NotEmulated) => tell(NOT_EMULATED.map(|what| format!("- {what}")).join("\n")),
        Err(problem) => {
            line(format_args!("communication-emulator: {problem}\n\nTry communication-emulator --help"));
            ExitCode::from(2)
        }
    }
}

/// Somebody who wants no more of it than the first lines closes the pipe; that is no failure.
fn tell(text: impl Display) -> ExitCode {
    let _ = print(text);
    ExitCode::SUCCESS
}

fn print(text: impl Display) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{text}")?;
    output.flush()
}

#[tokio::main]
async fn run(options: Options) -> ExitCode {
    match serve(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            line(format_args!("communication-emulator: {problem}"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: Options) -> Result<(), String> {
    let level = options.log;
    leave_damage_to_the_emulator();
    let emulator = options.builder.start().await.map_err(|error| explain(&error))?;
    for rule in options.faults {
        emulator.faults().add(rule);
    }
    if let (Some(path), Some(certificate)) = (&options.ca_out, emulator.ca_certificate()) {
        std::fs::write(path, certificate)
            .map_err(|error| format!("cannot write the certificate to {}: {error}", path.display()))?;
    }
    // Whoever waits for the line may stop the program as soon as it has it.
    let stop = StopSignal::new().map_err(|error| format!("cannot wait for signals: {error}"))?;
    print(ready_line(&emulator)).map_err(|error| format!("cannot write the ready line: {error}"))?;
    level.say(&format!("listening on {}; management at {}", emulator.endpoint(), emulator.management_url()));
    level.say("the access key is known to everybody; numbers are fictional, nothing is charged");
    stop.received().await;
    level.say("stopping");
    emulator.stop().await.map_err(|error| explain(&error))
}

/// The embedded store panics over damaged files. The emulator catches that and says which file it is; the panic's own
/// words and its backtrace before that are nothing for a tester.
fn leave_damage_to_the_emulator() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|location| location.file().contains("redb")) {
            usual(panic);
        }
    }));
}

fn ready_line(emulator: &Emulator) -> serde_json::Value {
    serde_json::json!({
        "connectionString": emulator.connection_string(),
        "endpoint": emulator.endpoint(),
        "httpsEndpoint": emulator.https_endpoint(),
        "caCertificate": emulator.ca_certificate(),
        "managementUrl": emulator.management_url(),
    })
}

/// The error with its cause, and what to do.
fn explain(error: &Error) -> String {
    match error {
        Error::Listen { address, source } if source.kind() == std::io::ErrorKind::AddrInUse => format!(
            "port {} of {} is in use, probably by another communication-emulator: stop that one, or choose another \
             port with --port or --https-port (0 takes a free one)",
            address.port(),
            address.ip()
        ),
        other => {
            let cause = other.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            format!("{other}{cause}")
        }
    }
}

/// The signals that stop the program, caught from the moment that this is made.
struct StopSignal {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl StopSignal {
    #[cfg(unix)]
    fn new() -> std::io::Result<StopSignal> {
        use tokio::signal::unix::{SignalKind, signal};
        let (terminate, interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(StopSignal { terminate, interrupt })
    }

    #[cfg(unix)]
    async fn received(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
    fn new() -> std::io::Result<StopSignal> {
        Ok(StopSignal {})
    }

    #[cfg(not(unix))]
    async fn received(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
