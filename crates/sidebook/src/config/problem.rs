use std::fmt;
use std::path::Path;

use figment::Figment;
use secrecy::SecretString;

/// One thing wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, for example `wecom.suite.encoding_aes_key`.
    pub key: String,
    /// What is wrong and what is expected. Never holds a secret.
    pub message: String,
}

/// Everything wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// Each problem, in the order of the sections.
    pub problems: Vec<Problem>,
}

impl ConfigError {
    pub(super) fn missing_file(file: &Path) -> Self {
        let message = "the configuration file does not exist".to_owned();
        Self {
            problems: vec![Problem {
                key: file.display().to_string(),
                message,
            }],
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration has {} problem(s):", self.problems.len())?;
        for problem in &self.problems {
            writeln!(f, "  {}: {}", problem.key, problem.message)?;
        }
        Ok(())
    }
}

/// Collects problems while sections are checked.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
    notices: Vec<String>,
}

impl Problems {
    pub(super) fn add(&mut self, key: impl Into<String>, message: impl Into<String>) {
        self.found.push(Problem {
            key: key.into(),
            message: message.into(),
        });
    }

    /// The value of a result, or its error under `key`.
    pub(super) fn take<T, E: fmt::Display>(&mut self, key: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.add(key, error.to_string())).ok()
    }

    /// A secret given directly or by file. `None` (with a problem) when a file cannot be read or both are given;
    /// an empty secret counts as not given.
    pub(super) fn secret(
        &mut self,
        key: &str,
        value: Option<String>,
        file: Option<std::path::PathBuf>,
    ) -> Option<Option<SecretString>> {
        let value = value.filter(|text| !text.is_empty());
        match (value, file) {
            (Some(_), Some(_)) => {
                self.add(key, format!("give either {key} or {key}_file, not both"));
                None
            }
            (Some(value), None) => Some(Some(SecretString::from(value))),
            (None, Some(file)) => match std::fs::read_to_string(&file) {
                Ok(text) if text.trim_end().is_empty() => {
                    self.add(format!("{key}_file"), format!("{} is empty", file.display()));
                    None
                }
                Ok(text) => {
                    if is_open_to_all(&file) {
                        self.notices.push(format!(
                            "{key}_file: everybody on this machine can read {} (chmod 640)",
                            file.display()
                        ));
                    }
                    Some(Some(SecretString::from(text.trim_end().to_owned())))
                }
                Err(error) => {
                    self.add(
                        format!("{key}_file"),
                        format!("{} cannot be read: {error}", file.display()),
                    );
                    None
                }
            },
            (None, None) => Some(None),
        }
    }

    /// The same, for a secret that must be there.
    pub(super) fn required_secret(
        &mut self,
        key: &str,
        value: Option<String>,
        file: Option<std::path::PathBuf>,
    ) -> Option<SecretString> {
        let secret = self.secret(key, value, file)?;
        if secret.is_none() {
            self.add(key, "is missing");
        }
        secret
    }

    /// Type errors and unknown keys, which say the key but never the value.
    pub(super) fn add_figment(&mut self, section: &str, error: figment::Error) {
        use figment::error::Kind;
        for error in error {
            // figment puts the section behind the path of an error inside it.
            let inner = error
                .path
                .iter()
                .map(String::as_str)
                .filter(|part| *part != section);
            let key = std::iter::once(section)
                .chain(inner)
                .collect::<Vec<_>>()
                .join(".");
            let (key, message) = match &error.kind {
                Kind::UnknownField(field, known) => (
                    ending_in(key, field),
                    format!("is not a known key; known here: {}", known.join(", ")),
                ),
                Kind::MissingField(field) => (ending_in(key, field), "is missing".to_owned()),
                Kind::InvalidType(_, expected) => (key, format!("expected {expected}")),
                Kind::InvalidValue(_, expected) => (key, format!("expected {expected}")),
                Kind::UnknownVariant(_, known) => (key, format!("expected one of {}", known.join(", "))),
                _ => (key, "cannot be read".to_owned()),
            };
            self.add(key, message);
        }
    }

    pub(super) fn unknown_sections(&mut self, figment: &Figment, known: &[&str]) {
        match figment.extract::<figment::value::Dict>() {
            Ok(all) => {
                for name in all.keys().filter(|name| !known.contains(&name.as_str())) {
                    self.add(
                        name.clone(),
                        format!("is not a known section; known: {}", known.join(", ")),
                    );
                }
            }
            Err(error) => self.add("configuration", format!("is not readable TOML: {error}")),
        }
    }

    pub(super) fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn into_error(self) -> ConfigError {
        ConfigError { problems: self.found }
    }
}

/// `key` with `field` behind it, unless it is there already.
fn ending_in(key: String, field: &str) -> String {
    if key.rsplit('.').next() == Some(field) {
        key
    } else {
        format!("{key}.{field}")
    }
}

/// Whether everybody can read a file. What an orchestrator mounts below `/run` is only in sight of its own container.
fn is_open_to_all(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    !file.starts_with("/run")
        && std::fs::metadata(file).is_ok_and(|file| file.permissions().mode() & 0o004 != 0)
}
