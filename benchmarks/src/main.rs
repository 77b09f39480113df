//! What the pipeline costs over the same signed request written by hand.
//!
//! Both send `POST /identities/{id}/:issueAccessToken` to one loopback server, take turns in one process, and read the
//! answer into a struct. Printed are heap allocations and CPU time of the calling thread, per request, in the least
//! disturbed turn, and what the pipeline adds. Run it with `cargo run --release --package benchmarks`.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod by_hand;
mod server;
mod through_pipeline;

use std::{error::Error, net::SocketAddr, time::Duration};

use cpu_time::ThreadTime;

/// Requests before anything is measured: connections are made, buffers have grown.
const WARM_UP: usize = 500;
/// Requests of one turn of each side.
const TURN: usize = 100;
/// Turns of each side.
const TURNS: usize = 200;

type Failure = Box<dyn Error>;

/// What one side used, per request.
#[derive(Clone, Copy)]
struct Cost {
    allocations: f64,
    cpu: Duration,
}

fn main() -> Result<(), Failure> {
    let server: SocketAddr = server::start()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let by_hand = by_hand::Client::new(server)?;
    let pipeline = through_pipeline::client(server)?;

    runtime.block_on(async {
        for _ in 0..WARM_UP {
            by_hand.issue_token().await?;
            through_pipeline::issue_token(&pipeline).await?;
        }
        Ok::<_, Failure>(())
    })?;

    let mut costs = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        costs.0.push(measure(|| runtime.block_on(turn(|| by_hand.issue_token())))?);
        costs.1.push(measure(|| runtime.block_on(turn(|| through_pipeline::issue_token(&pipeline))))?);
    }
    let (hand, ours) = (least(&costs.0), least(&costs.1));
    println!("{:<14}{:>12}{:>12}", "per request", "allocations", "CPU");
    for (name, cost) in [("by hand", hand), ("pipeline", ours)] {
        println!("{name:<14}{:>12.2}{:>9.2} us", cost.allocations, micros(cost.cpu));
    }
    let added = micros(ours.cpu) - micros(hand.cpu);
    println!("{:<14}{:>+12.2}{added:>+9.2} us", "added", ours.allocations - hand.allocations);
    Ok(())
}

async fn turn<F: Future<Output = Result<String, Failure>>>(send: impl Fn() -> F) -> Result<(), Failure> {
    for _ in 0..TURN {
        let token = send().await?;
        if token.is_empty() {
            return Err("the answer held no token".into());
        }
    }
    Ok(())
}

fn measure(work: impl FnOnce() -> Result<(), Failure>) -> Result<Cost, Failure> {
    let mut result = Ok(());
    let mut cpu = Duration::ZERO;
    let counted = allocation_counter::measure(|| {
        let begun = ThreadTime::now();
        result = work();
        cpu = begun.elapsed();
    });
    result?;
    #[expect(clippy::cast_precision_loss, reason = "counts of some thousands")]
    let allocations = counted.count_total as f64 / TURN as f64;
    Ok(Cost { allocations, cpu: cpu / u32::try_from(TURN)? })
}

/// The least of all turns: whatever else the machine does can only add.
fn least(costs: &[Cost]) -> Cost {
    let allocations = costs.iter().map(|cost| cost.allocations).fold(f64::INFINITY, f64::min);
    Cost { allocations, cpu: costs.iter().map(|cost| cost.cpu).min().unwrap_or_default() }
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}
