//! What the tour looks like: colours and a spinner on a terminal, plain lines elsewhere and under `NO_COLOR`.

use std::{error::Error, fmt::Display, time::Duration};

use acs_examples::Resource;
use communication_phone_numbers::{Poller, Result};
use console::style;
use indicatif::ProgressBar;

pub(crate) fn title(text: &str) {
    println!("\n{}", style(text).bold().cyan());
}

pub(crate) fn fact(name: &str, value: impl Display) {
    println!("  {} {value}", style(format!("{name:<14}")).dim());
}

pub(crate) fn done(text: impl Display) {
    println!("  {} {text}", style(format!("{:<14}", "ok")).green());
}

pub(crate) fn note(text: impl Display) {
    println!("  {:<14} {}", "", style(text).yellow());
}

/// An error and what caused it, level by level.
pub(crate) fn failed(error: &dyn Error) {
    eprintln!("\n{} {error}", style("error").for_stderr().red().bold());
    let mut source = error.source();
    while let Some(cause) = source {
        eprintln!("  because: {cause}");
        source = cause.source();
    }
}

/// A difference: green what comes, red what goes.
pub(crate) fn difference(plan: impl Display) {
    for line in plan.to_string().lines() {
        let line = match line.chars().next() {
            Some('+') => style(line).green(),
            Some('-') => style(line).red(),
            _ => style(line).yellow(),
        };
        println!("  {line}");
    }
}

/// Waits for an operation: a spinner on a terminal, a line for each new status elsewhere.
///
/// The service is looked at as often as the poller does by itself, the emulator more often: it is quicker.
pub(crate) async fn wait<T: Send + 'static>(
    resource: &Resource,
    what: &str,
    mut poller: Poller<T>,
) -> Result<T> {
    if !resource.is_live() {
        poller = poller.interval(Duration::from_millis(300));
    }
    let spinner = ProgressBar::new_spinner();
    if !spinner.is_hidden() {
        spinner.enable_steady_tick(Duration::from_millis(80));
    }
    let (mut shown, mut took) = (String::new(), Duration::ZERO);
    let waited = poller.wait_with(|state| {
        let status = state.status().to_string();
        took = state.elapsed();
        if !spinner.is_hidden() {
            spinner.set_message(format!("{what}: {status}, {:.1} s", took.as_secs_f64()));
        } else if status != shown {
            fact("...", format!("{what}: {status}"));
        }
        shown = status;
    });
    let result = waited.await;
    spinner.finish_and_clear();
    let result = result?;
    done(format!("{what}, {:.1} s", took.as_secs_f64()));
    Ok(result)
}
