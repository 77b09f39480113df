//! Load on the emulator: many clients at once, each of which does all operations and knows what each has to answer.
//!
//! `cargo run --release --package benchmarks --bin emulator-load [SECONDS [CLIENTS [STATE FILE]]]`
//!
//! The emulator is a process of its own, on the same machine and the same cores as the clients. Any answer that a single
//! client would not get ends the program with an error, as does a number that is bought twice. Printed are requests per
//! second, the CPU time of the emulator for each, and its resident memory; first for token issues alone, then for all
//! operations. Memory and CPU time are read from `/proc`, where there is one.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]
#![expect(clippy::disallowed_methods, reason = "it measures real time, and needs no other")]
#![expect(clippy::cast_precision_loss, reason = "figures for a person")]

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
use tokio::task::JoinSet;

use self::{client::Client, mix::Purchases, process::Process};

type Failure = Box<dyn Error + Send + Sync>;

/// What all clients share.
struct Load {
    connection_string: String,
    requests: AtomicU64,
    ended: AtomicBool,
    purchases: Purchases,
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
    let (process, connection_string) = Process::start(state)?;
    let load = Arc::new(Load {
        connection_string,
        requests: AtomicU64::new(0),
        ended: AtomicBool::new(false),
        purchases: Purchases::default(),
    });
    println!("{clients} clients; CPU time is the emulator's alone\n");
    println!("{:<12}{:>12}{:>14}{:>16}", "", "requests/s", "CPU/request", "resident");
    phase("tokens", &load, &process, seconds.min(Duration::from_secs(10)), clients, mix::tokens).await?;
    let early =
        phase("all, begin", &load, &process, seconds.min(Duration::from_secs(10)), clients, mix::all).await?;
    let rest = seconds.saturating_sub(Duration::from_secs(10));
    let late = phase("all, rest", &load, &process, rest, clients, mix::all).await?;
    let mut client = Client::connect(&load.connection_string).await?;
    println!("\n{}", load.purchases.check(&mut client).await?);
    if early > 0 {
        println!("memory grew by {:.1} % after the first 10 s", (late as f64 / early as f64 - 1.0) * 100.0);
    }
    process.stop()
}

/// Lets all clients work for a while, prints what they did, and returns the resident memory at the end.
async fn phase<F: Future<Output = Result<(), Failure>> + Send + 'static>(
    name: &str,
    load: &Arc<Load>,
    process: &Process,
    duration: Duration,
    clients: usize,
    work: impl Fn(Client, Arc<Load>, usize) -> F,
) -> Result<u64, Failure> {
    load.requests.store(0, Ordering::Relaxed);
    load.ended.store(false, Ordering::Relaxed);
    let mut workers = JoinSet::new();
    for number in 0..clients {
        let client = Client::connect(&load.connection_string).await?;
        workers.spawn(work(client, Arc::clone(load), number));
    }
    let (begin, cpu) = (Instant::now(), process.cpu());
    tokio::time::sleep(duration).await;
    load.ended.store(true, Ordering::Relaxed);
    while let Some(ended) = workers.join_next().await {
        ended??;
    }
    let (elapsed, cpu) = (begin.elapsed(), process.cpu().saturating_sub(cpu));
    let requests = load.requests.load(Ordering::Relaxed);
    let rate = requests as f64 / elapsed.as_secs_f64();
    let each = cpu.as_secs_f64() * 1e6 / requests as f64;
    let resident = process.resident();
    println!("{name:<12}{rate:>12.0}{each:>11.1} us{:>12} KiB", resident / 1024);
    Ok(resident)
}
