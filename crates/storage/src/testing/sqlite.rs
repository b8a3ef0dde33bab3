use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A migrated file: migrated once per process, then copied.
static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();

pub(super) async fn fresh() -> (SecretString, TempDir) {
    let template = TEMPLATE
        .get_or_init(|| async {
            let (url, folder) = empty();
            super::database::migrate(&url).await;
            // The last connection is closed: everything is in the one file.
            std::fs::read(folder.path().join("sidebook.db")).expect("the migrated file")
        })
        .await;
    let (url, folder) = empty();
    std::fs::write(folder.path().join("sidebook.db"), template).expect("a copy of the template");
    (url, folder)
}

pub(super) fn empty() -> (SecretString, TempDir) {
    let folder = tempfile::Builder::new()
        .prefix("sidebook-test-")
        .tempdir()
        .expect("a temporary folder");
    let url = format!("sqlite://{}", folder.path().join("sidebook.db").display());
    (SecretString::from(url), folder)
}
