//! Load on the emulator: many clients at once, which do all operations and know what each has to answer.
//!
//! `cargo run --release --package benchmarks --bin emulator-load [SECONDS [CLIENTS [STATE FILE]]]`
//!
//! The emulator is a process of its own, on the same machine and the same cores as the clients; each part of the run has a
//! new one. First it issues tokens alone, for ten seconds; then 90 clients keep, or buy and release, numbers of the same hundred,
//! for ten seconds; then it gets all operations, for so many seconds as asked for (60). Printed are requests per second, the CPU time
//! for each (of the emulator, and of the clients: together they say what two cores can do, whatever else the machine does),
//! the emulator's resident memory while the load goes on, and what it keeps by then.
//!
//! It ends with an error if any answer is one that a single client would not get, if a number is bought twice, if something
//! is left of what the clients deleted, if an operation of the emulator was never carried out, or if, from 60 seconds on,
//! the memory at the end is more than a tenth above what it was after ten seconds. Memory and CPU time are read from `/proc`,
//! where there is one.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]
#![expect(clippy::disallowed_methods, reason = "it measures real time, and needs no other")]
#![expect(clippy::cast_precision_loss, reason = "figures for a person")]

mod books;
mod client;
mod mix;
mod process;

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use communication_emulator::{Emulator, Speed};
use cpu_time::ProcessTime;
use serde_json::Value;
use tokio::task::JoinSet;

use self::{
    books::{Books, count, manage},
    client::Client,
    process::Process,
};

type Failure = Box<dyn Error + Send + Sync>;

/// Between two lines of figures.
const STEP: Duration = Duration::from_secs(10);
/// A run of so long shows whether memory grows.
const LONG: Duration = Duration::from_secs(60);
const MOST_GROWTH: f64 = 10.0;

/// What all clients share.
struct Load {
    connection_string: String,
    requests: AtomicU64,
    ended: AtomicBool,
    books: Books,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |at: usize| arguments.get(at).map(String::as_str);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if argument(0) == Some("serve") {
        return runtime.block_on(serve(argument(1)));
    }
    let seconds = Duration::from_secs(argument(0).unwrap_or("60").parse()?);
    let clients = argument(1).unwrap_or("200").parse()?;
    if clients > mix::MOST_CLIENTS {
        return Err(format!("at most {} clients", mix::MOST_CLIENTS).into());
    }
    runtime.block_on(run(seconds, clients, argument(2)))
}

/// The other process: an emulator, until its standard input ends.
async fn serve(state: Option<&str>) -> Result<(), Failure> {
    let mut builder = Emulator::builder().speed(Speed::Polls(2));
    if let Some(state) = state {
        builder = builder.state_file(state);
    }
    let emulator = builder.start().await?;
    println!("{}", emulator.connection_string());
    tokio::task::spawn_blocking(|| std::io::read_to_string(std::io::stdin())).await??;
    Ok(emulator.stop().await?)
}

async fn run(seconds: Duration, clients: usize, state: Option<&str>) -> Result<(), Failure> {
    println!("{clients} clients; CPU time for a request, in microseconds; resident memory of the emulator\n");
    println!(
        "{:<8}{:>12}{:>10}{:>10}{:>14}{:>20}",
        "", "requests/s", "emulator", "clients", "resident", "journal"
    );
    let (process, load) = start(None)?;
    put_under(&load, &process, "tokens", seconds.min(STEP), clients, mix::tokens).await?;
    process.stop()?;

    let (process, load) = start(None)?;
    let buyers = clients.min(mix::MOST_BUYERS);
    put_under(&load, &process, "numbers", seconds.min(STEP), buyers, mix::scarce).await?;
    let mut client = Client::connect(&load.connection_string).await?;
    let statistics = manage(&mut client, "statistics").await?;
    println!("{}", load.books.check(&mut client, &statistics).await?);
    process.stop()?;

    let (process, load) = start(state)?;
    let resident = put_under(&load, &process, "all", seconds, clients, mix::all).await?;
    let mut client = Client::connect(&load.connection_string).await?;
    let statistics = manage(&mut client, "statistics").await?;
    println!("\nkept: {}", statistics.get("kept").unwrap_or(&Value::Null));
    println!("{}", load.books.check(&mut client, &statistics).await?);
    println!("{}", books::check_operations(&statistics)?);
    process.stop()?;
    let (Some(early), Some(late)) = (resident.first(), resident.last()) else { return Ok(()) };
    let growth = (late / early - 1.0) * 100.0;
    println!(
        "from {:.0} s to {:.0} s, memory grew by {growth:.1} %",
        STEP.as_secs_f64(),
        seconds.as_secs_f64()
    );
    if seconds >= LONG && growth > MOST_GROWTH {
        return Err(format!("memory grew by more than {MOST_GROWTH} %").into());
    }
    Ok(())
}

fn start(state: Option<&str>) -> Result<(Process, Arc<Load>), Failure> {
    let (process, connection_string) = Process::start(state)?;
    let load = Load {
        connection_string,
        requests: AtomicU64::new(0),
        ended: AtomicBool::new(false),
        books: Books::default(),
    };
    Ok((process, Arc::new(load)))
}

/// Lets all clients work for a while, and prints figures after every step; the resident memory at each.
async fn put_under<F: Future<Output = Result<(), Failure>> + Send + 'static>(
    load: &Arc<Load>,
    process: &Process,
    name: &str,
    duration: Duration,
    clients: usize,
    work: impl Fn(Client, Arc<Load>, usize) -> F,
) -> Result<Vec<f64>, Failure> {
    let mut workers = JoinSet::new();
    for number in 0..clients {
        let client = Client::connect(&load.connection_string).await?;
        workers.spawn(work(client, Arc::clone(load), number));
    }
    let mut observer = Client::connect(&load.connection_string).await?;
    let begin = Instant::now();
    let mut resident = Vec::new();
    while begin.elapsed() < duration {
        let (step, requests) = (Instant::now(), load.requests.load(Ordering::Relaxed));
        let (cpu, own) = (process.cpu(), ProcessTime::now());
        tokio::select! {
            () = tokio::time::sleep(STEP.min(duration.saturating_sub(begin.elapsed()))) => {}
            Some(ended) = workers.join_next() => {
                ended??;
                return Err("a client ended early".into());
            }
        }
        let requests = (load.requests.load(Ordering::Relaxed) - requests) as f64;
        let each = |time: Duration| time.as_secs_f64() * 1e6 / requests;
        let (cpu, own) = (each(process.cpu().saturating_sub(cpu)), each(own.elapsed()));
        let memory = process.resident() as f64;
        let statistics = manage(&mut observer, "statistics").await?;
        println!(
            "{name:<8}{:>12.0}{cpu:>10.1}{own:>10.1}{:>10.0} KiB{:>20}",
            requests / step.elapsed().as_secs_f64(),
            memory / 1024.0,
            journal(&statistics)?
        );
        resident.push(memory);
    }
    load.ended.store(true, Ordering::Relaxed);
    while let Some(ended) = workers.join_next().await {
        ended??;
    }
    Ok(resident)
}

/// How many exchanges, and in how much memory.
fn journal(statistics: &Value) -> Result<String, Failure> {
    let (entries, bytes) = (count(statistics, "/journalEntries")?, count(statistics, "/journalBytes")?);
    Ok(format!("{entries}: {} KiB", bytes / 1024))
}
