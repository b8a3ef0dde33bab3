use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long an answer is waited for, as the platform does.
const PATIENCE: Duration = Duration::from_secs(5);

/// A connection that posts callbacks, opened when needed and kept. No more of HTTP than that, so that the sender leaves the
/// machine to those who are tested.
#[derive(Debug)]
pub(super) struct Connection {
    address: SocketAddr,
    open: Option<TcpStream>,
}

/// Status and body.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// What the platform takes for an acknowledgement.
    pub(super) fn acknowledges(&self) -> bool {
        self.status == 200 && self.body == b"success"
    }
}

impl Connection {
    pub(super) fn to(address: SocketAddr) -> Self {
        Self { address, open: None }
    }

    /// Posts, and waits for the answer. An error says that there was none.
    pub(super) async fn post(&mut self, target: &str, body: &str) -> Result<Answer> {
        let answer = tokio::time::timeout(PATIENCE, self.exchange(target, body)).await;
        let answer = answer.unwrap_or_else(|_late| Err(ErrorKind::TimedOut.into()));
        if answer.is_err() {
            self.open = None;
        }
        answer
    }

    async fn exchange(&mut self, target: &str, body: &str) -> Result<Answer> {
        let request = format!(
            "POST {target} HTTP/1.1\r\nhost: {}\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let stream = match &mut self.open {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                self.open.insert(stream)
            }
        };
        stream.write_all(request.as_bytes()).await?;
        let mut seen = Vec::with_capacity(512);
        loop {
            if stream.read_buf(&mut seen).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if let Some(answer) = read(&seen)? {
                return Ok(answer);
            }
        }
    }
}

/// The answer, once all of it is there.
fn read(seen: &[u8]) -> Result<Option<Answer>> {
    let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = String::from_utf8_lossy(&seen[..end]).to_ascii_lowercase();
    let odd = || Error::from(ErrorKind::InvalidData);
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|length| length.trim().parse::<usize>().ok());
    let body = &seen[end + 4..];
    let length = length.ok_or_else(odd)?;
    Ok((body.len() >= length).then(|| Answer {
        status: status.unwrap_or(0),
        body: body[..length].to_vec(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_when_it_is_whole() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess";
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).unwrap().is_none(), "{end}");
        }
        assert!(read(whole).unwrap().unwrap().acknowledges());
        let refused = read(b"HTTP/1.1 503 no\r\ncontent-length: 0\r\n\r\n")
            .unwrap()
            .unwrap();
        assert!(!refused.acknowledges());
    }
}
