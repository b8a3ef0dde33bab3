//! What sections say together: combinations that cannot work, and those that work but not well.

use std::net::IpAddr;

use secrecy::ExposeSecret;

use super::{AttachmentStoreConfig, Config, Problem, SmsProvider};

impl Config {
    /// Combinations that cannot work.
    pub(super) fn contradictions(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut add = |key: &str, message: &str| {
            found.push(Problem {
                key: key.to_owned(),
                message: message.to_owned(),
            });
        };
        if self
            .metrics
            .listen
            .is_some_and(|listen| clash(listen, self.server.listen))
        {
            add("metrics.listen", "is the same address as server.listen");
        }
        if self
            .receiver
            .listen
            .is_some_and(|listen| clash(listen, self.server.listen))
        {
            add("receiver.listen", "is the same address as server.listen");
        }
        if let (Some(receiver), Some(metrics)) = (self.receiver.listen, self.metrics.listen)
            && clash(receiver, metrics)
        {
            add("receiver.listen", "is the same address as metrics.listen");
        }
        let session = self.secrets.session_key.expose_secret();
        if self
            .secrets
            .keys
            .values()
            .any(|key| key.expose_secret().trim() == session)
        {
            add(
                "secrets.session_key",
                "is also a key of secrets.keys: each purpose needs a key of its own",
            );
        }
        found
    }

    /// Legal but risky combinations, in words.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.notices.clone();
        self.warn_of_state(&mut warnings);
        self.warn_of_files(&mut warnings);
        if !self.demo.enabled {
            self.warn_of_public_address(&mut warnings);
            if self.sms.provider == SmsProvider::Outbox {
                warnings.push(
                    "sms.provider is \"outbox\": codes are shown on a page of this server, not sent"
                        .to_owned(),
                );
            }
        }
        if self.wecom.suite.is_none() && self.wecom.internal.is_empty() {
            warnings.push(
                "neither wecom.suite nor wecom.internal is set: only self-built apps can be bound, which admins enter in the console"
                    .to_owned(),
            );
        }
        warnings
    }

    /// Where processes would have to share what they do not share.
    fn warn_of_state(&self, warnings: &mut Vec<String>) {
        if self.redis.url.is_some() {
            return;
        }
        let roles = &self.server.roles;
        let split = roles.len() < 3;
        if self.database.is_postgres() {
            warnings.push(
                "database.url is PostgreSQL but redis.url is empty: tokens, limits and codes are not shared, so run one \
                 process only"
                    .to_owned(),
            );
        } else if split && !self.demo.enabled {
            warnings.push(
                "server.roles splits the work over processes but redis.url is empty: each has tokens and limits of its \
                 own. Run at most one process of each role, all on the host with the database's file"
                    .to_owned(),
            );
        }
    }

    /// A folder that is named from where a process happens to start is another one for each of them.
    fn warn_of_files(&self, warnings: &mut Vec<String>) {
        let AttachmentStoreConfig::Folder(folder) = &self.attachments.store else {
            return;
        };
        if folder.is_relative() && self.redis.url.is_some() {
            warnings.push(
                "redis.url says that there are several processes, but attachments.folder is relative: give the path of \
                 a folder that all of them see, or use attachments.store \"s3\""
                    .to_owned(),
            );
        }
    }

    fn warn_of_public_address(&self, warnings: &mut Vec<String>) {
        let url = &self.server.public_url;
        if url.starts_with("http://") {
            warnings
                .push("server.public_url is not https: messenger clients will refuse the sidebar".to_owned());
        }
        let host = self.server.public_host();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if name == "localhost" || name.ends_with(".localhost") || is_address(name) {
            warnings.push(
                "server.public_url has no domain name: the platform cannot call it back, and it cannot be a trusted domain"
                    .to_owned(),
            );
        }
    }
}

fn is_address(host: &str) -> bool {
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>()
        .is_ok()
}

/// Whether both cannot be listened on at once. Port 0 is any free one.
fn clash(one: std::net::SocketAddr, other: std::net::SocketAddr) -> bool {
    let same_host = one.ip() == other.ip() || one.ip().is_unspecified() || other.ip().is_unspecified();
    one.port() != 0 && one.port() == other.port() && same_host
}
