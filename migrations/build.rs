//! Hashes the sources of the schema, for whoever keeps what was made of them (`DIGEST`).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let entries = std::fs::read_dir("src")?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        (&file, std::fs::read(&file)?).hash(&mut hasher);
    }
    println!("cargo::rustc-env=SIDEBOOK_SCHEMA_DIGEST={:016x}", hasher.finish());
    Ok(())
}
