//! What the tour looks like: colours and a spinner on a terminal, plain lines elsewhere and under `NO_COLOR`.

use std::{fmt::Display, time::Duration};

use acs_examples::{Resource, Result};
use communication_phone_numbers::Poller;
use console::style;
use indicatif::ProgressBar;

pub(crate) fn title(text: &str) {
    println!("\n{}", style(text).bold().cyan());
}

pub(crate) fn fact(name: &str, value: impl Display) {
    println!("  {} {value}", style(format!("{name:<14}")).dim());
}

pub(crate) fn done(text: impl Display) {
    println!("  {} {text}", style("ok").green());
}

pub(crate) fn note(text: impl Display) {
    println!("  {}", style(text).yellow());
}

/// A difference: green what comes, red what goes.
pub(crate) fn difference(plan: impl Display) {
    for line in plan.to_string().lines() {
        let line = match line.chars().next() {
            Some('+') => style(line).green(),
            Some('-') => style(line).red(),
            _ => style(line).yellow(),
        };
        println!("    {line}");
    }
}

/// Waits for an operation: a spinner on a terminal, a line for each look elsewhere.
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
    let shown = poller.wait_with(|state| {
        let text = format!("{what}: {}, look {}", state.status(), state.polls());
        if spinner.is_hidden() { println!("     {text}") } else { spinner.set_message(text) }
    });
    let result = shown.await;
    spinner.finish_and_clear();
    let result = result?;
    done(what);
    Ok(result)
}
