use std::time::Duration;

use sidebook_ambient::Entropy;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// How long a job waits after its `attempt`th failure: 1 s, 3 s, 9 s, … up to an hour, never less than `least`, and up
/// to a quarter more by chance, so that what failed together does not come back together.
pub(crate) fn after_failure(attempt: u32, least: Duration, entropy: &dyn Entropy) -> Duration {
    let growing = FIRST.saturating_mul(3_u32.saturating_pow(attempt.saturating_sub(1)));
    let pause = growing.min(LONGEST).max(least);
    let mut random = [0_u8; 1];
    entropy.fill(&mut random);
    let chance = pause.mul_f64(f64::from(random[0]) / 1024.0);
    // Clocks here show milliseconds.
    let millis = pause.saturating_add(chance).as_micros().div_ceil(1000);
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use sidebook_ambient::SeededEntropy;

    use super::*;

    #[test]
    fn pauses_grow_and_end_at_an_hour_and_a_quarter() {
        let entropy = SeededEntropy::new(3);
        for (attempt, seconds) in [(1, 1), (2, 3), (3, 9), (4, 27), (8, 2187), (9, 3600), (40, 3600)] {
            let pause = after_failure(attempt, Duration::ZERO, &entropy);
            let least = Duration::from_secs(seconds);
            assert!(
                pause >= least && pause <= least.mul_f64(1.25),
                "{attempt}: {pause:?}"
            );
        }
    }

    #[test]
    fn who_says_how_long_is_believed() {
        let pause = after_failure(1, Duration::from_secs(60), &SeededEntropy::new(3));
        assert!(pause >= Duration::from_secs(60) && pause <= Duration::from_secs(75));
    }

    #[test]
    fn equal_failures_come_back_apart() {
        let entropy = SeededEntropy::new(3);
        let pauses: std::collections::BTreeSet<_> = (0..20)
            .map(|_| after_failure(4, Duration::ZERO, &entropy))
            .collect();
        assert!(pauses.len() > 10);
    }
}
