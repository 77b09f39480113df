//! What the tour looks like: colours and a spinner on a terminal, plain lines elsewhere and under `NO_COLOR`.

use std::{fmt::Display, time::Duration};

use acs_examples::Result;
use communication_phone_numbers::Poller;
use console::style;
use indicatif::ProgressBar;

pub(crate) struct Screen {
    /// Between two looks at an operation.
    interval: Duration,
}

impl Screen {
    /// The service is looked at every two seconds, the emulator more often: it is quicker.
    pub(crate) fn new(is_live: bool) -> Self {
        Self { interval: Duration::from_millis(if is_live { 2000 } else { 300 }) }
    }

    pub(crate) fn title(&self, text: &str) {
        println!("\n{}", style(text).bold().cyan());
    }

    pub(crate) fn fact(&self, name: &str, value: impl Display) {
        println!("  {} {value}", style(format!("{name:<14}")).dim());
    }

    pub(crate) fn done(&self, text: impl Display) {
        println!("  {} {text}", style("ok").green());
    }

    pub(crate) fn note(&self, text: impl Display) {
        println!("  {}", style(text).yellow());
    }

    /// A difference: green what comes, red what goes.
    pub(crate) fn difference(&self, plan: impl Display) {
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
    pub(crate) async fn wait<T: Send + 'static>(&self, what: &str, poller: Poller<T>) -> Result<T> {
        let mut poller = poller.interval(self.interval);
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
        self.done(what);
        Ok(result)
    }
}
