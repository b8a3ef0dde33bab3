use sha2::{Digest, Sha256};
use sidebook_ambient::{Clock, Entropy, SystemClock, SystemEntropy, token};
use sidebook_envelope::{CallbackKeys, write_envelope};

/// The app that callbacks are sent to. Both ends are ours, so these are no secrets.
pub(super) const SUITE: &str = "ww5a1de8077e7fee01";
pub(super) const PROVIDER: &str = "ww5a1de8077e70000a";
pub(super) const TOKEN: &str = "crashTestToken";
pub(super) const KEY: &str = "Y3Jhc2hUZXN0QWVzS2V5MDEyMzQ1Njc4OTAxMjM0NTY";

/// What the inbox knows an event by: the seconds of its own time, then SHA-256.
pub(super) type Hash = [u8; 8 + 32];

/// One event about a contact: what the platform would repeat, byte for byte, until it is acknowledged.
#[derive(Debug, Clone)]
pub(super) struct Event {
    body: String,
    /// Seconds since 1970, as the body says.
    at: i64,
}

impl Event {
    /// `number` makes it differ from every other.
    pub(super) fn about(corp: &str, member: &str, contact: &str, change: &str, number: u64) -> Self {
        let now = SystemClock.now().timestamp();
        Self {
            at: now,
            body: format!(
                "<xml><SuiteId><![CDATA[{SUITE}]]></SuiteId><AuthCorpId><![CDATA[{corp}]]></AuthCorpId>\
                 <InfoType><![CDATA[change_external_contact]]></InfoType><TimeStamp>{now}</TimeStamp>\
                 <ChangeType><![CDATA[{change}]]></ChangeType><UserID><![CDATA[{member}]]></UserID>\
                 <ExternalUserID><![CDATA[{contact}]]></ExternalUserID><State><![CDATA[{number:012}]]></State></xml>"
            ),
        }
    }

    /// Target and body of a request, sealed and signed anew as the platform does for each try.
    pub(super) fn request(&self, keys: &CallbackKeys) -> (String, String) {
        let mut random = [0_u8; 16];
        SystemEntropy.fill(&mut random);
        let encrypted = keys.seal(self.body.as_bytes(), SUITE, random);
        let timestamp = SystemClock.now().timestamp().to_string();
        let nonce = token(&SystemEntropy, 10);
        let signature = keys.sign(&timestamp, &nonce, &encrypted);
        (
            format!("/callbacks/wecom/suite?msg_signature={signature}&timestamp={timestamp}&nonce={nonce}"),
            write_envelope(SUITE, Some(""), &encrypted),
        )
    }

    /// What the inbox must know it by: its time, then SHA-256 of platform, route, app and body, each after its length
    /// (`docs/decisions/0016`). Written down here again, from the words of the schema, so that the test does not believe the code it tests.
    pub(super) fn hash(&self) -> Hash {
        let mut hash = Sha256::new();
        for part in ["wecom", "suite", SUITE, &self.body] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let mut known_by = [0; 8 + 32];
        let (time, sum) = known_by.split_at_mut(8);
        time.copy_from_slice(&self.at.to_be_bytes());
        sum.copy_from_slice(&hash.finalize());
        known_by
    }
}
