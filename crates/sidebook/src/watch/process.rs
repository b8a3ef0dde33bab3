//! The process itself, as the kernel sees it. Where there is no `/proc` these figures are missing.

use std::path::Path;

use metrics::{counter, describe_counter, describe_gauge, gauge};

/// `/proc` counts processor time in these, whatever the kernel was built with (USER_HZ).
const TICKS_PER_SECOND: u64 = 100;
const PAGE: u64 = 4096;

pub(super) fn describe() {
    use metrics::Unit::{Bytes, Count, Milliseconds};
    describe_gauge!(
        "sidebook_process_memory_bytes",
        Bytes,
        "Memory of the process that is in RAM"
    );
    describe_counter!(
        "sidebook_process_cpu_milliseconds_total",
        Milliseconds,
        "Processor time used by the process"
    );
    describe_gauge!(
        "sidebook_process_open_files",
        Count,
        "Open files and connections of the process"
    );
    describe_gauge!("sidebook_process_threads", Count, "Threads of the process");
}

#[expect(clippy::cast_precision_loss, reason = "gauges are floating point")]
pub(super) fn sample() {
    if let Some(stat) = stat() {
        gauge!("sidebook_process_memory_bytes").set(stat.resident_bytes as f64);
        gauge!("sidebook_process_threads").set(stat.threads as f64);
        counter!("sidebook_process_cpu_milliseconds_total").absolute(stat.cpu_milliseconds);
    }
    if let Ok(files) = Path::new("/proc/self/fd").read_dir() {
        gauge!("sidebook_process_open_files").set(files.count() as f64);
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Stat {
    cpu_milliseconds: u64,
    threads: u64,
    resident_bytes: u64,
}

fn stat() -> Option<Stat> {
    parsed(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// proc(5), after the name in brackets: field 3 is the state, 14 and 15 are processor time, 20 threads, 24 pages.
fn parsed(stat: &str) -> Option<Stat> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    Some(Stat {
        cpu_milliseconds: (field(14)? + field(15)?) * 1000 / TICKS_PER_SECOND,
        threads: field(20)?,
        resident_bytes: field(24)? * PAGE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_line_is_read_whatever_the_name() {
        let line =
            "7 (a) b) S 1 7 7 0 -1 4194304 1 0 0 0 120 30 0 0 20 0 9 0 100 1000000 256 18446744073709551615";
        let expected = Stat {
            cpu_milliseconds: 1500,
            threads: 9,
            resident_bytes: 1_048_576,
        };
        assert_eq!(parsed(line), Some(expected));
        assert_eq!(parsed(""), None);
    }
}
