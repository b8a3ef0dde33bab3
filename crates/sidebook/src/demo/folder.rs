use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sidebook_ambient::Entropy;

/// A file that marks a folder as ours: nothing else is ever deleted.
const MARK: &str = "sidebook-demo";

/// What people attached.
const ATTACHMENTS: &str = "attachments";

/// Where a demo keeps its data.
#[derive(Debug, Clone)]
pub struct DemoFolder {
    path: PathBuf,
}

impl DemoFolder {
    /// Opens the folder, making it when needed. With `fresh`, what an earlier demo left in it is deleted.
    ///
    /// # Errors
    /// When the folder cannot be written, or holds something that is not a demo's.
    pub fn open(path: &Path, fresh: bool) -> anyhow::Result<Self> {
        fs::create_dir_all(path)
            .with_context(|| format!("the data folder {} cannot be made", path.display()))?;
        let mark = path.join(MARK);
        let empty = fs::read_dir(path)?.next().is_none();
        if !empty && !mark.is_file() {
            bail!(
                "the folder {} is not a demo's: choose an empty one with --data",
                path.display()
            );
        }
        if fresh && !empty {
            for entry in fs::read_dir(path)? {
                let entry = entry?.path();
                // A demo keeps plain files, and one folder of them.
                if entry.file_name().is_some_and(|name| name == ATTACHMENTS) {
                    fs::remove_dir_all(&entry)
                        .with_context(|| format!("{} cannot be deleted", entry.display()))?;
                } else if entry.is_file() {
                    fs::remove_file(&entry)
                        .with_context(|| format!("{} cannot be deleted", entry.display()))?;
                }
            }
        }
        fs::write(
            &mark,
            "The data of a Sidebook demo. Delete the folder to start over.\n",
        )?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// The database file's URL.
    #[must_use]
    pub fn database_url(&self) -> String {
        format!("sqlite://{}", self.path.join("sidebook.db").display())
    }

    /// Where files that people attach are kept.
    #[must_use]
    pub fn attachments(&self) -> PathBuf {
        self.path.join(ATTACHMENTS)
    }

    /// The simulated platform's file.
    #[must_use]
    pub fn world_file(&self) -> PathBuf {
        self.path.join("world.json")
    }

    /// The demo's own keys as configuration, made on the first start and readable by their owner only.
    ///
    /// # Errors
    /// When the file can be neither read nor written.
    pub fn secrets(&self, entropy: &dyn Entropy) -> anyhow::Result<String> {
        let file = self.path.join("secrets.toml");
        match fs::read_to_string(&file) {
            Ok(text) => return Ok(text),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", file.display())),
        }
        let key = || {
            let mut bytes = [0_u8; 32];
            entropy.fill(&mut bytes);
            STANDARD.encode(bytes)
        };
        let text = format!(
            "[secrets]\nsession_key = \"{}\"\n[secrets.keys]\n1 = \"{}\"\n",
            key(),
            key()
        );
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut out = options
            .open(&file)
            .with_context(|| format!("{} cannot be written", file.display()))?;
        out.write_all(text.as_bytes())?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use sidebook_ambient::SeededEntropy;

    use super::*;

    #[test]
    fn keys_are_made_once_and_again_only_when_fresh() {
        let folder = tempfile::tempdir().unwrap();
        let entropy = SeededEntropy::new(1);
        let first = DemoFolder::open(folder.path(), false)
            .unwrap()
            .secrets(&entropy)
            .unwrap();
        let second = DemoFolder::open(folder.path(), false)
            .unwrap()
            .secrets(&entropy)
            .unwrap();
        assert_eq!(first, second);
        let third = DemoFolder::open(folder.path(), true)
            .unwrap()
            .secrets(&entropy)
            .unwrap();
        assert_ne!(first, third);
    }

    #[test]
    fn what_people_attached_goes_when_fresh() {
        let folder = tempfile::tempdir().unwrap();
        let kept = DemoFolder::open(folder.path(), false).unwrap().attachments();
        fs::create_dir_all(&kept).unwrap();
        fs::write(kept.join("x"), "x").unwrap();
        DemoFolder::open(folder.path(), false).unwrap();
        assert!(kept.join("x").is_file());
        DemoFolder::open(folder.path(), true).unwrap();
        assert!(!kept.exists());
    }

    #[test]
    fn a_folder_that_is_not_a_demos_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "years of work").unwrap();
        assert!(DemoFolder::open(folder.path(), true).is_err());
        assert!(folder.path().join("thesis.txt").is_file());
    }
}
