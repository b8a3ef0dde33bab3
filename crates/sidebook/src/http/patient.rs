use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// What ends a head.
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// How long is waited for a client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// From the first byte of a request to the end of its head.
    pub(super) head: Duration,
    /// From an answer to the first byte of the next request. The server closes idle connections itself; this is for what it
    /// does not see as idle.
    pub(super) idle: Duration,
}

/// A connection with a client of which not more is expected than a head in time, for every request: the server itself has an
/// eye on the first one only. What follows a head is its receiver's affair.
pub(super) struct Patient<Io> {
    io: Io,
    patience: Patience,
    waiting: Waiting,
    until: Pin<Box<Sleep>>,
}

/// What the connection waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    /// The first byte of a request.
    Request,
    /// The end of a head, of whose end so many bytes are there already.
    Head(usize),
    /// Us.
    Answer,
}

impl<Io> Patient<Io> {
    pub(super) fn new(io: Io, patience: Patience) -> Self {
        Self {
            io,
            patience,
            waiting: Waiting::Request,
            until: Box::pin(tokio::time::sleep_until(Instant::now() + patience.idle)),
        }
    }

    fn wait(&mut self, waiting: Waiting, at_most: Duration) {
        self.waiting = waiting;
        self.until.as_mut().reset(Instant::now() + at_most);
    }

    /// Bytes came in.
    fn heard(&mut self, bytes: &[u8]) {
        if bytes.is_empty() || self.waiting == Waiting::Answer {
            return;
        }
        if self.waiting == Waiting::Request {
            let patience = self.patience.head;
            self.wait(Waiting::Head(0), patience);
        }
        if let Waiting::Head(met) = self.waiting {
            self.waiting = match end_of_head(met, bytes) {
                Some(met) => Waiting::Head(met),
                None => Waiting::Answer,
            };
        }
    }
}

/// How many bytes of the end of a head are there after `bytes`; `None`: it is complete.
fn end_of_head(mut met: usize, bytes: &[u8]) -> Option<usize> {
    for byte in bytes {
        met = match END_OF_HEAD.get(met) {
            Some(expected) if expected == byte => met + 1,
            _ if *byte == b'\r' => 1,
            _ => 0,
        };
        if met == END_OF_HEAD.len() {
            return None;
        }
    }
    Some(met)
}

impl<Io: AsyncRead + Unpin> AsyncRead for Patient<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // First: who sends drop by drop is never without something to read.
        if self.waiting != Waiting::Answer && self.until.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.io).poll_read(cx, buffer);
        self.heard(buffer.filled().get(before..).unwrap_or_default());
        if read.is_pending() || self.waiting == Waiting::Answer {
            return read;
        }
        // The time may be another one by now; who waits has to be woken by it.
        match self.until.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => read,
        }
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Patient<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write(cx, bytes);
        if written.is_ready() {
            let patience = self.patience.idle;
            self.wait(Waiting::Request, patience);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;

    const PATIENCE: Patience = Patience {
        head: Duration::from_millis(60),
        idle: Duration::from_millis(400),
    };

    fn connection() -> (DuplexStream, Patient<DuplexStream>) {
        let (client, server) = duplex(1024);
        (client, Patient::new(server, PATIENCE))
    }

    /// Reads until the connection says that it is over, and how long that took.
    async fn until_over(server: &mut Patient<DuplexStream>) -> Duration {
        let began = Instant::now();
        loop {
            match server.read_u8().await {
                Ok(_) => {}
                Err(error) => {
                    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
                    return began.elapsed();
                }
            }
        }
    }

    #[test]
    fn the_end_of_a_head_is_found_however_it_is_cut() {
        let head = b"GET / HTTP/1.1\r\nx: \r\r\n\r\r\n\r\n";
        for cut in 0..head.len() {
            let (first, second) = head.split_at(cut);
            let met = end_of_head(0, first).unwrap();
            assert_eq!(end_of_head(met, second), None, "{cut}");
        }
        assert_eq!(end_of_head(0, b"\r\n\r\r\n"), Some(2));
    }

    #[tokio::test]
    async fn the_head_of_every_request_has_its_time() {
        let (mut client, mut server) = connection();
        for _ in 0..2 {
            client.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
            let mut head = [0_u8; 18];
            server.read_exact(&mut head).await.unwrap();
            server
                .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                .await
                .unwrap();
        }
        client.write_all(b"GET / HT").await.unwrap();
        let took = until_over(&mut server).await;
        assert!(took < PATIENCE.idle, "{took:?}");
    }

    #[tokio::test]
    async fn more_bytes_give_no_more_time() {
        let (mut client, mut server) = connection();
        let drops = tokio::spawn(async move {
            loop {
                if client.write_all(b"a").await.is_err() {
                    return;
                }
                tokio::task::yield_now().await;
            }
        });
        let took = tokio::time::timeout(PATIENCE.idle, async {
            loop {
                // As the server does: reads what there is, and is told when the time is over.
                let mut some = [0_u8; 16];
                if server.read(&mut some).await.is_err() {
                    return;
                }
            }
        });
        assert!(took.await.is_ok(), "a head of drops is over as well");
        drops.abort();
    }

    #[tokio::test]
    async fn an_answer_may_take_its_time_and_idleness_is_over_as_well() {
        let (mut client, mut server) = connection();
        client.write_all(b"POST / HTTP/1.1\r\n\r\nbody").await.unwrap();
        let mut request = [0_u8; 23];
        server.read_exact(&mut request).await.unwrap();
        let more = tokio::time::timeout(PATIENCE.idle * 2, server.read_u8()).await;
        assert!(more.is_err(), "nobody is in a hurry while the answer is made");
        server
            .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
            .await
            .unwrap();
        let took = until_over(&mut server).await;
        assert!(took >= PATIENCE.idle, "{took:?}");
    }
}
