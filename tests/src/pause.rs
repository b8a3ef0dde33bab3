use std::time::Duration;

/// Lets real time pass: for processes, sockets and servers, which have no clock of ours.
#[expect(clippy::disallowed_methods, reason = "other processes run in real time")]
pub async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}
