use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::decide::{Cut, halve, places};
use super::{Answer, Ask, Places, Seat, cut_key, micros, strike};
use crate::shared::in_process::{Entries, InProcess};
use crate::shared::{SharedStateError, gcra};

/// Who has a place until when, in microseconds.
type Holders = BTreeMap<String, u64>;

fn holders(entries: &Entries, key: &str, now: DateTime<Utc>) -> Holders {
    let held: Holders = entries
        .get(key, now)
        .and_then(|entry| serde_json::from_str(&entry.value).ok())
        .unwrap_or_default();
    let now = instant(now);
    held.into_iter().filter(|(_, until)| *until > now).collect()
}

fn keep(entries: &mut Entries, key: &str, held: &Holders, now: DateTime<Utc>) {
    match (held.values().max(), serde_json::to_string(held)) {
        (Some(last), Ok(text)) => {
            let ttl = Duration::from_micros(last.saturating_sub(instant(now)));
            entries.put(key, text, ttl, now);
        }
        _ => drop(entries.by_key.remove(key)),
    }
}

fn cut_of(entries: &Entries, key: &str, now: DateTime<Utc>) -> Option<Cut> {
    Cut::parse(&entries.get(&cut_key(key), now)?.value)
}

fn instant(now: DateTime<Utc>) -> u64 {
    u64::try_from(now.timestamp_micros()).unwrap_or(0)
}

#[async_trait]
impl Places for InProcess {
    async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, SharedStateError> {
        let (mut entries, now) = self.lock();
        let at = instant(now);
        if let Some(block) = entries.get(ask.block, now) {
            let left = (block.until - now).to_std().unwrap_or_default();
            return Ok(Answer::Blocked(left));
        }
        let mut held = Holders::new();
        if let Some(seat) = &ask.seat {
            held = holders(&entries, seat.key, now);
            let cut = cut_of(&entries, seat.key, now);
            if held.len() as u64 >= places(seat.most.into(), cut, micros(seat.grow), at) {
                return Ok(Answer::Full);
            }
        }
        let mut arrivals = Vec::with_capacity(ask.budgets.len());
        let mut longest = 0;
        for (key, rate) in ask.budgets {
            let arrival = entries
                .get(key, now)
                .and_then(|entry| entry.value.parse().ok())
                .unwrap_or(0);
            match gcra::acquire(arrival, at, rate.cells(1)) {
                Ok(next) => arrivals.push((key, next)),
                Err(wait) => longest = longest.max(wait),
            }
        }
        if longest > 0 {
            return Ok(Answer::Spent(gcra::wait(longest)));
        }
        for (key, next) in arrivals {
            entries.put(key, next.to_string(), gcra::wait(next - at), now);
        }
        if let Some(seat) = &ask.seat {
            held.insert(seat.holder.to_owned(), at.saturating_add(micros(seat.lease)));
            keep(&mut entries, seat.key, &held, now);
        }
        Ok(Answer::In { at })
    }

    async fn leave(&self, seat: &str, holder: &str) -> Result<(), SharedStateError> {
        let (mut entries, now) = self.lock();
        let mut held = holders(&entries, seat, now);
        if held.remove(holder).is_some() {
            keep(&mut entries, seat, &held, now);
        }
        Ok(())
    }

    async fn cut(&self, seat: &Seat<'_>, entered_at: u64) -> Result<(), SharedStateError> {
        let (mut entries, now) = self.lock();
        let (most, grow) = (u64::from(seat.most), micros(seat.grow));
        let cut = cut_of(&entries, seat.key, now);
        if let Some(cut) = halve(most, cut, grow, entered_at, instant(now)) {
            let ttl = Duration::from_micros(cut.lasts(most, grow));
            entries.put(&cut_key(seat.key), cut.text(), ttl, now);
        }
        Ok(())
    }

    async fn block(
        &self,
        key: &str,
        first: Duration,
        again: Duration,
        memory: Duration,
    ) -> Result<Duration, SharedStateError> {
        let (mut entries, now) = self.lock();
        if let Some(block) = entries.get(key, now) {
            return Ok((block.until - now).to_std().unwrap_or_default());
        }
        let known = entries.get(&strike(key), now).is_some();
        let lasts = if known { again.max(first) } else { first };
        entries.put(key, "blocked".to_owned(), lasts, now);
        entries.put(&strike(key), "blocked".to_owned(), lasts + memory, now);
        Ok(lasts)
    }
}
