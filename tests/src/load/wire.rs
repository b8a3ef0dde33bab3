use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Larger answers are none of a receiver's.
const MOST: usize = 64 * 1024;

/// How long an answer may take: twice the time after which the platform hangs up.
const PATIENCE: Duration = Duration::from_secs(10);

/// One connection of HTTP/1.1, kept open. Thin, so that a generator costs little beside the server it measures.
pub struct Wire {
    address: SocketAddr,
    open: Option<TcpStream>,
    read: Vec<u8>,
}

impl Wire {
    /// Connects at the first request.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            open: None,
            read: Vec::with_capacity(1024),
        }
    }

    /// Sends a whole request and returns the status of the answer. A connection that the server had closed while it lay
    /// idle is opened anew, once.
    ///
    /// # Errors
    /// When there is no whole answer within ten seconds; the connection is then gone.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<u16> {
        let reused = self.open.is_some();
        let mut answer = self.attempt(request).await;
        if reused && self.read.is_empty() && answer.is_err() {
            answer = self.attempt(request).await;
        }
        answer
    }

    async fn attempt(&mut self, request: &[u8]) -> io::Result<u16> {
        self.read.clear();
        let late = || io::Error::from(io::ErrorKind::TimedOut);
        // Taken: a connection that breaks or is late is not put back.
        let stream = self.open.take();
        let (stream, status, keep) = timeout(PATIENCE, async {
            let mut stream = match stream {
                Some(stream) => stream,
                None => connect(self.address).await?,
            };
            stream.write_all(request).await?;
            let (status, keep) = answer(&mut stream, &mut self.read).await?;
            io::Result::Ok((stream, status, keep))
        })
        .await
        .map_err(|_| late())??;
        self.open = keep.then_some(stream);
        Ok(status)
    }
}

async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads one whole answer; its status, and whether the connection may be used again.
async fn answer(stream: &mut TcpStream, read: &mut Vec<u8>) -> io::Result<(u16, bool)> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    loop {
        if stream.read_buf(read).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some(head) = read.windows(4).position(|end| end == b"\r\n\r\n") else {
            if read.len() > MOST {
                return Err(broken());
            }
            continue;
        };
        let text = read.get(..head).and_then(|head| std::str::from_utf8(head).ok());
        let (status, length, keep) = text.and_then(parse).ok_or_else(broken)?;
        if length > MOST {
            return Err(broken());
        }
        while read.len() < head + 4 + length {
            if stream.read_buf(read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        return Ok((status, keep));
    }
}

fn parse(head: &str) -> Option<(u16, usize, bool)> {
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let (mut length, mut keep) = (0, true);
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok()?;
        } else if name.eq_ignore_ascii_case("connection") && value.eq_ignore_ascii_case("close") {
            keep = false;
        }
    }
    Some((status, length, keep))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answers_head_is_read() {
        let head = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 7\r\nConnection: close";
        assert_eq!(parse(head), Some((503, 7, false)));
        assert_eq!(parse("HTTP/1.1 200 OK"), Some((200, 0, true)));
        assert_eq!(parse("nonsense"), None);
    }
}
