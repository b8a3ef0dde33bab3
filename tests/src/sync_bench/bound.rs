use std::collections::BTreeMap;

use super::Options;

/// The least time that so many calls take within what is allowed: the larger of what the rate and what the number of
/// calls at once make of it.
pub(super) fn bound_seconds(options: &Options, calls: &BTreeMap<String, u64>) -> f64 {
    let float = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let total: u64 = calls.values().sum();
    let at_once = float(total) * float(options.latency_ms) / 1000.0 / f64::from(options.at_once.max(1));
    let most = calls.values().copied().max().unwrap_or(0);
    // A twentieth of a minute's calls may be made at once, the others flow.
    let minute = u64::from(options.per_minute);
    let burst = minute / 20;
    let rate = float(most.saturating_sub(burst)) * 60.0 / float(minute - burst);
    at_once.max(rate)
}

/// The most memory that this process ever had, platform included.
pub(super) fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
