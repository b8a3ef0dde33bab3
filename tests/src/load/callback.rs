use std::sync::Arc;

use sidebook_ambient::{Clock, Entropy, token};
use sidebook_envelope::{CallbackKeys, write_envelope};
use sidebook_messenger::Route;

use crate::load::Target;

/// What the callbacks are about.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Whom instructions are addressed to, and who sends tickets.
    pub suite: String,
    /// [`Route::Suite`] or [`Route::Data`].
    pub route: Route,
    /// The corps that events are about, in turn. Without any, tickets are sent: they name no corp.
    pub corps: Vec<String>,
    /// The contacts that events are about, in turn.
    pub contacts: Vec<String>,
    /// The members who follow them, in turn.
    pub members: Vec<String>,
    /// Of a hundred callbacks, so many repeat an earlier event, sealed and signed anew.
    pub duplicates: u64,
    /// Of a hundred callbacks, so many are signed wrongly.
    pub wrong: u64,
    /// Bytes put into each event on top of what it says.
    pub padding: usize,
}

/// Makes callbacks by their number: the same number always carries the same event.
pub struct Callbacks {
    keys: CallbackKeys,
    shape: Shape,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// Makes the events of this run differ from those of earlier ones.
    run: String,
    began: i64,
}

impl Callbacks {
    /// Callbacks of one run, signed with `keys` at the time of `clock`.
    #[must_use]
    pub fn new(keys: CallbackKeys, shape: Shape, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        let run = token(&*entropy, 8);
        let began = clock.now().timestamp();
        Self {
            keys,
            shape,
            clock,
            entropy,
            run,
            began,
        }
    }

    /// Whether this callback is signed wrongly.
    #[must_use]
    pub fn is_wrong(&self, number: u64) -> bool {
        spread(number, 2) % 100 < self.shape.wrong
    }

    /// The number of the event that this callback carries: its own, or an earlier one that it repeats.
    #[must_use]
    pub fn event_of(&self, mut number: u64) -> u64 {
        while number > 0 && spread(number, 1) % 100 < self.shape.duplicates {
            number -= 1 + spread(number, 3) % number.min(500);
        }
        number
    }

    /// The decrypted body of an event.
    #[must_use]
    pub fn event(&self, event: u64) -> String {
        let Shape { suite, route, .. } = &self.shape;
        let (run, at) = (&self.run, self.began);
        let Some(corp) = turn(&self.shape.corps, event) else {
            return format!(
                "<xml><SuiteId><![CDATA[{suite}]]></SuiteId><InfoType><![CDATA[suite_ticket]]></InfoType>\
                 <TimeStamp>{at}</TimeStamp><SuiteTicket><![CDATA[load-{run}-{event:012}]]></SuiteTicket>{}</xml>",
                self.padding()
            );
        };
        // Members and contacts step on when all corps had their turn.
        let round = event / self.shape.corps.len().max(1) as u64;
        let member = turn(&self.shape.members, round).unwrap_or("nobody");
        let contact = turn(&self.shape.contacts, round).unwrap_or("wmNobody");
        let about = format!(
            "<ChangeType><![CDATA[edit_external_contact]]></ChangeType><UserID><![CDATA[{member}]]></UserID>\
             <ExternalUserID><![CDATA[{contact}]]></ExternalUserID><State><![CDATA[load-{run}-{event:012}]]></State>{}",
            self.padding()
        );
        if *route == Route::Data {
            format!(
                "<xml><ToUserName><![CDATA[{corp}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>\
                 <CreateTime>{at}</CreateTime><MsgType><![CDATA[event]]></MsgType>\
                 <Event><![CDATA[change_external_contact]]></Event>{about}</xml>"
            )
        } else {
            format!(
                "<xml><SuiteId><![CDATA[{suite}]]></SuiteId><AuthCorpId><![CDATA[{corp}]]></AuthCorpId>\
                 <InfoType><![CDATA[change_external_contact]]></InfoType><TimeStamp>{at}</TimeStamp>{about}</xml>"
            )
        }
    }

    fn padding(&self) -> String {
        match self.shape.padding {
            0 => String::new(),
            bytes => format!("<Padding>{}</Padding>", "x".repeat(bytes)),
        }
    }

    /// The whole HTTP request of a callback.
    #[must_use]
    pub fn request(&self, number: u64, target: &Target) -> Vec<u8> {
        let event = self.event_of(number);
        let receiver = match self.shape.route {
            Route::Data => turn(&self.shape.corps, event).unwrap_or(&self.shape.suite),
            Route::Suite | Route::Internal => &self.shape.suite,
        };
        let mut random = [0_u8; 16];
        self.entropy.fill(&mut random);
        let encrypted = self.keys.seal(self.event(event).as_bytes(), receiver, random);
        let timestamp = self.clock.now().timestamp().to_string();
        let nonce = token(&*self.entropy, 10);
        let mut signature = self.keys.sign(&timestamp, &nonce, &encrypted);
        if self.is_wrong(number) {
            let last = if signature.pop() == Some('0') { '1' } else { '0' };
            signature.push(last);
        }
        let body = write_envelope(receiver, Some(""), &encrypted);
        format!(
            "POST {}?msg_signature={signature}&timestamp={timestamp}&nonce={nonce} HTTP/1.1\r\nHost: {}\r\n\
             Content-Type: text/xml\r\nContent-Length: {}\r\n\r\n{body}",
            target.path,
            target.address,
            body.len()
        )
        .into_bytes()
    }
}

fn turn(all: &[String], number: u64) -> Option<&str> {
    let index = usize::try_from(number % all.len().max(1) as u64).unwrap_or_default();
    all.get(index).map(String::as_str)
}

/// A number that looks random and is the same each time (SplitMix64).
fn spread(number: u64, purpose: u64) -> u64 {
    let mut mixed = number.wrapping_add(purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sidebook_ambient::{ManualClock, SeededEntropy};

    use super::*;

    fn callbacks(duplicates: u64, wrong: u64) -> Callbacks {
        let shape = Shape {
            suite: "wwsuite".to_owned(),
            route: Route::Suite,
            corps: Vec::new(),
            contacts: Vec::new(),
            members: Vec::new(),
            duplicates,
            wrong,
            padding: 0,
        };
        let keys = CallbackKeys::new("token", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").unwrap();
        let clock = Arc::new(ManualClock::at_unix(1_700_000_000));
        Callbacks::new(keys, shape, clock, Arc::new(SeededEntropy::new(1)))
    }

    #[test]
    fn shares_are_what_was_asked_for() {
        let all = callbacks(10, 20);
        let repeated = (0..10_000)
            .filter(|number| all.event_of(*number) != *number)
            .count();
        let wrong = (0..10_000).filter(|number| all.is_wrong(*number)).count();
        assert!((900..1_100).contains(&repeated), "{repeated}");
        assert!((1_800..2_200).contains(&wrong), "{wrong}");
        let none = callbacks(0, 0);
        assert!((0..1_000).all(|number| none.event_of(number) == number && !none.is_wrong(number)));
    }

    #[test]
    fn a_repetition_carries_the_very_same_event() {
        let all = callbacks(10, 0);
        let repeated = (0..1_000)
            .find(|number| all.event_of(*number) != *number)
            .unwrap();
        let event = all.event_of(repeated);
        assert!(event < repeated);
        assert_eq!(all.event_of(event), event, "it is one that was sent for itself");
        let distinct: HashSet<_> = (0..1_000).map(|number| all.event(number)).collect();
        assert_eq!(distinct.len(), 1_000);
    }
}
