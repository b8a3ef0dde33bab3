use std::path::{Path, PathBuf};

use secrecy::SecretString;
use sidebook_ambient::{SystemEntropy, token};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Migrated once for all processes that test this schema, then copied: `cargo nextest` runs a process for each test.
static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();

pub(super) async fn fresh() -> (SecretString, TempDir) {
    let template = TEMPLATE.get_or_init(template).await;
    let (url, folder) = empty();
    std::fs::copy(template, file_in(folder.path())).expect("a copy of the template");
    (url, folder)
}

/// A migrated file beside the temporary folders of tests, made if there is none of this schema.
async fn template() -> PathBuf {
    let name = format!("sidebook-test-schema-{}.db", sidebook_migrations::DIGEST);
    let template = std::env::temp_dir().join(name);
    if template.exists() {
        return template;
    }
    let (url, folder) = empty();
    super::database::migrate(&url).await;
    // The last connection is closed: everything is in the one file. Other processes see it whole or not at all, and
    // whichever of them is last leaves the same.
    let ready = template.with_extension(token(&SystemEntropy, 8));
    std::fs::copy(file_in(folder.path()), &ready).expect("a copy of the migrated file");
    std::fs::rename(&ready, &template).expect("the template in its place");
    template
}

pub(super) fn empty() -> (SecretString, TempDir) {
    let folder = tempfile::Builder::new()
        .prefix("sidebook-test-")
        .tempdir()
        .expect("a temporary folder");
    let url = format!("sqlite://{}", file_in(folder.path()).display());
    (SecretString::from(url), folder)
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("sidebook.db")
}
