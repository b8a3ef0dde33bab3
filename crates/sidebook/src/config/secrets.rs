use std::collections::BTreeMap;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::problem::Problems;

/// Keys: for secrets at rest and for sessions.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The key that seals new secrets.
    pub current_key: String,
    /// All keys that open secrets, by id: 32 bytes each, base64.
    pub keys: BTreeMap<String, SecretString>,
    /// Signs sessions: at least 32 characters.
    pub session_key: SecretString,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    current_key: String,
    #[serde(default)]
    keys: BTreeMap<String, String>,
    #[serde(default)]
    key_files: BTreeMap<String, PathBuf>,
    session_key: Option<String>,
    session_key_file: Option<PathBuf>,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Secrets> {
    let mut keys = BTreeMap::new();
    for (id, key) in raw.keys {
        keys.insert(id, SecretString::from(key));
    }
    for (id, file) in raw.key_files {
        if let Some(Some(key)) = problems.secret(&format!("secrets.key_files.{id}"), None, Some(file)) {
            keys.insert(id, key);
        }
    }
    for (id, key) in &keys {
        match STANDARD.decode(key.expose_secret()) {
            Ok(bytes) if bytes.len() == 32 => {}
            Ok(bytes) => problems.add(
                format!("secrets.keys.{id}"),
                format!("expected 32 bytes, got {}", bytes.len()),
            ),
            Err(_) => problems.add(
                format!("secrets.keys.{id}"),
                "expected base64 (openssl rand -base64 32)",
            ),
        }
        if id.is_empty() || id.len() > 16 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            problems.add(
                format!("secrets.keys.{id}"),
                "a key's id has 1 to 16 letters and digits",
            );
        }
    }
    if !keys.contains_key(&raw.current_key) {
        problems.add(
            "secrets.current_key",
            format!("no key with the id \"{}\" is given", raw.current_key),
        );
    }
    let session_key =
        problems.required_secret("secrets.session_key", raw.session_key, raw.session_key_file)?;
    if session_key.expose_secret().len() < 32 {
        problems.add(
            "secrets.session_key",
            "expected at least 32 characters (openssl rand -base64 32)",
        );
    }
    Some(Secrets {
        current_key: raw.current_key,
        keys,
        session_key,
    })
}
