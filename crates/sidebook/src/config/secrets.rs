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
    pub current_key: u8,
    /// All keys that open secrets, by number: 32 bytes each, base64.
    pub keys: BTreeMap<u8, SecretString>,
    /// Signs sessions: at least 32 characters.
    pub session_key: SecretString,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    current_key: u8,
    #[serde(default)]
    keys: BTreeMap<String, String>,
    #[serde(default)]
    key_files: BTreeMap<String, PathBuf>,
    session_key: Option<String>,
    session_key_file: Option<PathBuf>,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Secrets> {
    let mut keys = BTreeMap::new();
    let given = raw
        .keys
        .into_iter()
        .map(|(number, key)| (number, Some(SecretString::from(key))))
        .collect::<Vec<_>>();
    let from_files = raw.key_files.into_iter().map(|(number, file)| {
        let key = problems
            .secret(&format!("secrets.key_files.{number}"), None, Some(file))
            .flatten();
        (number, key)
    });
    let all: Vec<_> = given.into_iter().chain(from_files.collect::<Vec<_>>()).collect();
    for (number, key) in all {
        let name = format!("secrets.keys.{number}");
        let Ok(id) = number.parse::<u8>() else {
            problems.add(name, "a key is named by a number from 0 to 255");
            continue;
        };
        let Some(key) = key else { continue };
        match STANDARD.decode(key.expose_secret().trim()) {
            Ok(bytes) if bytes.len() == 32 => {}
            Ok(bytes) => problems.add(name, format!("expected 32 bytes, got {}", bytes.len())),
            Err(_) => problems.add(name, "expected base64 (openssl rand -base64 32)"),
        }
        keys.insert(id, key);
    }
    if !keys.contains_key(&raw.current_key) {
        problems.add(
            "secrets.current_key",
            format!("no key with the number {} is given", raw.current_key),
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
