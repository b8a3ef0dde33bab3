use std::net::SocketAddr;

use anyhow::{Context, bail};

/// A callback address on this machine.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where to connect.
    pub address: SocketAddr,
    /// The path, as it stands in the request line.
    pub path: String,
}

impl Target {
    /// Reads an `http://` URL.
    ///
    /// # Errors
    /// When it is not plain HTTP or not an address of this machine: load is sent nowhere else.
    pub fn read(url: &str) -> anyhow::Result<Self> {
        let url: reqwest::Url = url.parse()?;
        if url.scheme() != "http" {
            bail!("load is sent over http:// only");
        }
        let host = url.host_str().context("the address has no host")?;
        let host = if host == "localhost" { "127.0.0.1" } else { host };
        let ip: std::net::IpAddr = host
            .trim_matches(['[', ']'])
            .parse()
            .with_context(|| format!("load is sent to this machine only, not to {host}"))?;
        if !ip.is_loopback() {
            bail!("load is sent to this machine only, not to {host}");
        }
        let port = url.port_or_known_default().context("the address has no port")?;
        Ok(Self {
            address: SocketAddr::new(ip, port),
            path: url.path().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn load_goes_to_this_machine_only() {
        let target = Target::read("http://localhost:8080/callbacks/wecom/suite").unwrap();
        assert_eq!(target.address.to_string(), "127.0.0.1:8080");
        assert_eq!(target.path, "/callbacks/wecom/suite");
        assert!(Target::read("http://[::1]:1/").is_ok());
        for elsewhere in [
            "http://10.0.0.1/",
            "http://example.com/",
            "https://127.0.0.1/",
            "x",
        ] {
            assert!(Target::read(elsewhere).is_err(), "{elsewhere}");
        }
    }
}
