//! What the figures mean that other crates count and do not describe themselves.

use metrics::Unit::{Bytes, Count, Seconds};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram};

pub(super) fn describe() {
    describe_counter!(
        "sidebook_api_problems_total",
        "Requests that were answered with a problem, by its code"
    );
    describe_counter!(
        "sidebook_install_returns_total",
        "Browsers that came back from the platform's install page, by how that ended"
    );
    describe_counter!("sidebook_sms_failed_total", "SMS codes that could not be sent");
    describe_counter!(
        "sidebook_inbox_commits_total",
        "Shared commits of the inbox, by outcome"
    );
    describe_histogram!(
        "sidebook_inbox_commit_duration_seconds",
        Seconds,
        "How long shared commits of the inbox took"
    );
    describe_histogram!(
        "sidebook_inbox_batch_events",
        Count,
        "Events that shared a commit"
    );
    describe_gauge!(
        "sidebook_inbox_waiting_events",
        Count,
        "Events that wait in this process for their commit"
    );
    describe_gauge!(
        "sidebook_inbox_waiting_bytes",
        Bytes,
        "Bytes of the events that wait in this process for their commit"
    );
    describe_counter!(
        "sidebook_platform_paced_total",
        "Platform calls that were not made yet, by call and by what they wait for"
    );
    counter!("sidebook_sms_failed_total").absolute(0);
}
