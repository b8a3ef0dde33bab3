use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sidebook_envelope::CallbackKeys;

use super::dice::Dice;
use super::event::Event;
use super::ledger::{Ledger, count};
use super::platform::{News, Platform, Subject};
use super::wire::Connection;
use crate::pause;

/// What all connections of the sender share.
pub(super) struct Sending {
    pub(super) platform: Arc<Platform>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) keys: CallbackKeys,
    pub(super) receivers: Vec<SocketAddr>,
    /// How many acknowledged events are wanted.
    pub(super) wanted: u64,
    /// Set to end the run before that.
    pub(super) enough: AtomicBool,
    /// Changes of the platform of which no event was acknowledged: told again at the end.
    pub(super) owed: Mutex<Vec<Subject>>,
}

/// Tries of one event, as the platform does.
const TRIES: u32 = 3;
/// Of a thousand events so many are sent twice at the same moment, to any of the receivers ...
const AT_ONCE: u64 = 50;
/// ... and so many are followed by the repetition of an earlier one.
const LATER: u64 = 50;
/// How many earlier events each connection remembers for that.
const REMEMBERED: usize = 500;

impl Sending {
    pub(super) fn is_over(&self) -> bool {
        self.ledger.promises() >= self.wanted || self.enough.load(Ordering::Relaxed)
    }

    /// Sends events until enough are acknowledged.
    pub(super) async fn run(self: Arc<Self>, mut dice: Dice) -> anyhow::Result<()> {
        let mut mouth = Mouth::new(&self.receivers);
        let mut earlier: Vec<Event> = Vec::new();
        while !self.is_over() {
            let news = self.platform.next(&mut dice).await?;
            self.tell(&mut mouth, &mut dice, &news).await;
            if dice.one_in_thousand(LATER) && !earlier.is_empty() {
                let event = &earlier[dice.index(earlier.len())];
                if self.send(mouth.any(&mut dice), event).await {
                    count(&self.ledger.repeated);
                }
            }
            match earlier.len() {
                0..REMEMBERED => earlier.push(news.event),
                _ => {
                    let place = dice.index(REMEMBERED);
                    earlier[place] = news.event;
                }
            }
        }
        Ok(())
    }

    /// Sends one event until it is acknowledged or has had its tries.
    async fn tell(&self, mouth: &mut Mouth, dice: &mut Dice, news: &News) {
        for attempt in 0..TRIES {
            let twice = attempt == 0 && dice.one_in_thousand(AT_ONCE);
            let taken = if twice {
                let (one, other) = mouth.two(dice);
                let (one, other) = tokio::join!(self.send(one, &news.event), self.send(other, &news.event));
                if one && other {
                    count(&self.ledger.repeated);
                }
                one || other
            } else {
                self.send(mouth.any(dice), &news.event).await
            };
            if taken {
                self.ledger.promise(news.event.hash());
                return;
            }
            pause(Duration::from_millis(
                50 + dice.below(250) * u64::from(attempt + 1),
            ))
            .await;
        }
        count(&self.ledger.given_up);
        if let Some(subject) = &news.change {
            self.owed
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(subject.clone());
        }
    }

    /// One request. Whether it was acknowledged.
    async fn send(&self, connection: &mut Connection, event: &Event) -> bool {
        let (target, body) = event.request(&self.keys);
        match connection.post(&target, &body).await {
            Ok(answer) if answer.acknowledges() => return true,
            Ok(_) => count(&self.ledger.refused),
            Err(_) => count(&self.ledger.unanswered),
        }
        false
    }

    /// Tells what is owed, until nothing is: call when nothing is killed any more.
    pub(super) async fn settle(&self, dice: &mut Dice) {
        let mut mouth = Mouth::new(&self.receivers);
        loop {
            let owed = std::mem::take(&mut *self.owed.lock().unwrap_or_else(PoisonError::into_inner));
            if owed.is_empty() {
                return;
            }
            for subject in owed {
                let news = self.platform.again(subject);
                self.tell(&mut mouth, dice, &news).await;
            }
        }
    }

    /// Sends fresh events to one receiver until it acknowledges one: how soon does it answer?
    pub(super) async fn until_it_answers(&self, receiver: usize, dice: &mut Dice) -> anyhow::Result<()> {
        let mut connection = Connection::to(self.receivers[receiver]);
        let news = self.platform.next(dice).await?;
        // A minute at most: then something is wrong, and the report shows it.
        for _ in 0..6000 {
            if self.send(&mut connection, &news.event).await {
                self.ledger.promise(news.event.hash());
                return Ok(());
            }
            pause(Duration::from_millis(10)).await;
        }
        anyhow::bail!("receiver {receiver} acknowledges nothing any more")
    }
}

/// Two connections to each receiver.
struct Mouth(Vec<(Connection, Connection)>);

impl Mouth {
    fn new(receivers: &[SocketAddr]) -> Self {
        let both = receivers
            .iter()
            .map(|address| (Connection::to(*address), Connection::to(*address)));
        Self(both.collect())
    }

    fn any(&mut self, dice: &mut Dice) -> &mut Connection {
        let index = dice.index(self.0.len());
        &mut self.0[index].0
    }

    /// Two connections, to different receivers where there are several.
    fn two(&mut self, dice: &mut Dice) -> (&mut Connection, &mut Connection) {
        let index = dice.index(self.0.len());
        if self.0.len() == 1 {
            let (one, other) = &mut self.0[index];
            return (one, other);
        }
        let (before, rest) = self.0.split_at_mut(index.max(1));
        (&mut before[0].0, &mut rest[0].0)
    }
}
