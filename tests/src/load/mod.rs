//! Load of callbacks, as the platform and as strangers make it: distinct and repeated events, rightly and wrongly signed,
//! at a fixed rate or as fast as they are answered, beside connections that say nothing or dawdle.
//!
//! At a fixed rate the time of an answer counts from the instant at which its request was due, not from the one at which
//! a connection was free for it: a stall of the server shows in every request it held up.
//!
//! Bounded in count and time, and only towards this machine.

mod callback;
mod hanging;
mod pace;
mod report;
mod sender;
mod target;
mod wire;

pub use callback::{Callbacks, Shape};
pub use hanging::{Hanging, HangingClients};
pub use report::Report;
pub use target::Target;
pub use wire::Wire;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::load::pace::Pace;
use crate::load::report::Seen;

/// How much is sent, and how fast.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// How many requests at most.
    pub count: u64,
    /// For how long at most; requests under way are then still answered.
    pub within: Duration,
    /// Connections that send. At a fixed rate: how many requests may be unanswered at once.
    pub connections: usize,
    /// Requests a second. `None` sends each as soon as a connection is free.
    pub rate: Option<u32>,
    /// Connections that say nothing.
    pub idle: usize,
    /// Connections whose bodies arrive a byte a second.
    pub slow: usize,
}

/// Sends it all and tells what came back.
///
/// # Errors
/// When a sending task panics.
pub async fn run(target: &Target, callbacks: Callbacks, load: Load) -> anyhow::Result<Report> {
    let hanging = HangingClients::start(target, load.idle, load.slow).await;
    let began = Instant::now();
    let pace = Arc::new(Pace::new(began, load.rate, load.count, load.within));
    let callbacks = Arc::new(callbacks);
    let senders: Vec<_> = (0..load.connections.max(1))
        .map(|_| {
            tokio::spawn(sender::send_all(
                target.clone(),
                Arc::clone(&callbacks),
                Arc::clone(&pace),
            ))
        })
        .collect();
    let mut all = Seen::default();
    for sender in senders {
        all.add(sender.await?);
    }
    let elapsed = began.elapsed();
    Ok(all.into_report(elapsed, hanging.stop()))
}
