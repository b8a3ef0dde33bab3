//! A client that sends its second request drop by drop: kept-alive connections have the time limits of fresh ones.

use std::time::Duration;

use sidebook_storage::testing::Backend;
use sidebook_tests::{TestApp, on_each_database, pause};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

async fn asks(stream: &mut TcpStream) {
    let whole = b"GET /healthz HTTP/1.1\r\nhost: sidebook\r\n\r\n";
    stream.write_all(whole).await.unwrap();
    let mut answer = [0_u8; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    assert!(answer[..read].starts_with(b"HTTP/1.1 200"));
}

on_each_database! {
    async fn the_head_of_a_second_request_has_its_time_too(db: TestDatabase) {
        if db.backend != Backend::Sqlite {
            return; // It is no matter of the database, and takes real seconds.
        }
        let app = TestApp::start(db).await;
        let mut patient = TcpStream::connect(app.product.address()).await.unwrap();
        let mut slow = TcpStream::connect(app.product.address()).await.unwrap();
        asks(&mut patient).await;
        asks(&mut slow).await;
        let began = Instant::now();
        let mut seen = [0_u8; 64];
        let closed = loop {
            // A header without end.
            if slow.write_all(b"x").await.is_err() {
                break true;
            }
            tokio::select! {
                read = slow.read(&mut seen) => break !matches!(read, Ok(1..)),
                () = pause(Duration::from_millis(50)) => {}
            }
            if began.elapsed() > Duration::from_secs(30) {
                break false;
            }
        };
        assert!(closed, "still open after {:?}", began.elapsed());
        // Whoever is idle meanwhile stays.
        asks(&mut patient).await;
        app.stop().await;
    }
}
