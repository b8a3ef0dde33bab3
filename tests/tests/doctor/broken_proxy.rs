//! A proxy before the service that does one thing wrong.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// Drops `%2B` from the query.
    Plus,
    /// Adds a line break to the answer.
    Newline,
    /// Puts a byte order mark before the answer.
    ByteOrderMark,
    /// Makes a JSON string of the answer.
    Quotes,
    /// Redirects to the address with a slash.
    Redirect,
    /// Knows no such path.
    Path,
    /// Shows a page of its own.
    Page,
}

pub(crate) struct BrokenProxy {
    /// Where it listens.
    pub(crate) url: String,
    task: JoinHandle<()>,
}

impl BrokenProxy {
    pub(crate) async fn before(upstream: std::net::SocketAddr, breaks: Breaks) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(serve(client, upstream, breaks));
            }
        });
        Self { url, task }
    }
}

impl Drop for BrokenProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut client: TcpStream, upstream: std::net::SocketAddr, breaks: Breaks) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if client.read_exact(&mut byte).await.is_err() {
            return;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let target = head.split(' ').nth(1).unwrap().to_owned();
    let answer = match breaks {
        Breaks::Redirect => {
            let path = target.split('?').next().unwrap();
            format!(
                "HTTP/1.1 301 Moved\r\nLocation: {path}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        }
        Breaks::Page => whole("<html>not this site</html>"),
        _ => {
            let target = match breaks {
                Breaks::Plus => target.replace("%2B", ""),
                Breaks::Path => format!("/inner{target}"),
                _ => target,
            };
            let mut service = TcpStream::connect(upstream).await.unwrap();
            let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            service.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            service.read_to_string(&mut answer).await.unwrap();
            let body = answer.split_once("\r\n\r\n").unwrap().1;
            match breaks {
                Breaks::Newline => whole(&format!("{body}\n")),
                Breaks::ByteOrderMark => whole(&format!("\u{feff}{body}")),
                Breaks::Quotes => whole(&format!("\"{body}\"")),
                _ => answer,
            }
        }
    };
    // The other side may have gone already.
    let _ = client.write_all(answer.as_bytes()).await;
    let _ = client.shutdown().await;
}

fn whole(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
