//! Short-lived signed addresses of what goes with messages: a picture element of a page cannot show a token.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use sidebook_domain::{AgencyId, SendAttachmentId};

use crate::{openapi, secrets};

/// How long an address is good: the page loads the picture at once.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(15);
const PURPOSE: &str = "preview of a send attachment";

/// The address of an attachment, good for a quarter of an hour.
pub(crate) fn url(
    key: &SecretString,
    agency: AgencyId,
    attachment: SendAttachmentId,
    now: DateTime<Utc>,
) -> String {
    let until = (now + GOOD_FOR).timestamp();
    let signature = sign(key, agency, attachment, until);
    format!(
        "{}/send-attachments/{agency}/{attachment}?until={until}&signature={signature}",
        openapi::BASE
    )
}

/// Whether an address was given out by us and is still good.
pub(crate) fn holds(
    key: &SecretString,
    agency: AgencyId,
    attachment: SendAttachmentId,
    (until, signature): (i64, &str),
    now: DateTime<Utc>,
) -> bool {
    until > now.timestamp() && secrets::same(&sign(key, agency, attachment, until), signature)
}

fn sign(key: &SecretString, agency: AgencyId, attachment: SendAttachmentId, until: i64) -> String {
    let parts = [agency.to_string(), attachment.to_string(), until.to_string()];
    secrets::keyed(key, PURPOSE, &parts.each_ref().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_good_for_a_while_and_for_one_attachment() {
        let key = SecretString::from("k".repeat(32));
        let id = |n| uuid::Uuid::from_u128(n);
        let (agency, attachment) = (AgencyId(id(1)), SendAttachmentId(id(2)));
        let now = DateTime::UNIX_EPOCH;
        let url = url(&key, agency, attachment, now);
        let query = url.split_once("?until=").unwrap().1;
        let (until, signature) = query.split_once("&signature=").unwrap();
        let until: i64 = until.parse().unwrap();
        let good = |agency, attachment, until, at| holds(&key, agency, attachment, (until, signature), at);
        assert!(good(agency, attachment, until, now));
        assert!(!good(agency, attachment, until, now + GOOD_FOR));
        assert!(!good(agency, attachment, until + 1, now));
        assert!(!good(AgencyId(id(3)), attachment, until, now));
        assert!(!good(agency, SendAttachmentId(id(3)), until, now));
    }
}
