use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use secrecy::{ExposeSecret, SecretString};

/// Keeps bytes under a key. Keys are ours: letters, digits, `-`, `_`, `.` and `/`.
#[async_trait]
pub trait AttachmentStore: Send + Sync + fmt::Debug {
    /// Keeps bytes; what was there under the key is replaced.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), StoreError>;

    /// The bytes, when there are any.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Forgets the bytes; nothing being there is as good.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn delete(&self, key: &str) -> Result<(), StoreError>;
}

/// The store did not do it. It may do it later.
#[derive(Debug, thiserror::Error)]
#[error("the store of attachments failed")]
pub struct StoreError(#[from] object_store::Error);

/// An S3-compatible bucket.
#[derive(Debug, Clone)]
pub struct S3Config {
    /// Where it is: `https://s3.example.cn`.
    pub endpoint: String,
    /// Its name.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// Who we are there.
    pub access_key_id: String,
    /// And what proves it.
    pub secret_access_key: SecretString,
    /// Whether the bucket's name goes before the host's; else it goes into the path.
    pub virtual_hosted: bool,
}

/// Bytes in a folder, a bucket, or memory.
#[derive(Clone)]
pub struct Objects {
    place: Arc<Place>,
}

enum Place {
    /// Can be used.
    Open(Arc<dyn ObjectStore>),
    /// A folder that is made and opened when it is first needed: a process that keeps no files needs none.
    Folder {
        path: PathBuf,
        opened: OnceLock<Arc<dyn ObjectStore>>,
    },
}

impl Objects {
    /// In a folder of this machine, which is made when the first file comes. A file appears whole or not at all.
    #[must_use]
    pub fn folder(path: &Path) -> Self {
        Self::at(Place::Folder {
            path: path.to_owned(),
            opened: OnceLock::new(),
        })
    }

    /// In a bucket. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`StoreError`] when the settings make no address.
    pub fn s3(config: &S3Config) -> Result<Self, StoreError> {
        let bucket = AmazonS3Builder::new()
            .with_endpoint(&config.endpoint)
            .with_bucket_name(&config.bucket)
            .with_region(&config.region)
            .with_access_key_id(&config.access_key_id)
            .with_secret_access_key(config.secret_access_key.expose_secret())
            .with_virtual_hosted_style_request(config.virtual_hosted)
            .with_allow_http(config.endpoint.starts_with("http://"))
            .build()?;
        Ok(Self::at(Place::Open(Arc::new(bucket))))
    }

    /// In memory, for tests.
    #[must_use]
    pub fn memory() -> Self {
        Self::at(Place::Open(Arc::new(InMemory::new())))
    }

    fn at(place: Place) -> Self {
        Self {
            place: Arc::new(place),
        }
    }

    fn open(&self) -> Result<&Arc<dyn ObjectStore>, StoreError> {
        let (path, opened) = match &*self.place {
            Place::Open(objects) => return Ok(objects),
            Place::Folder { path, opened } => (path, opened),
        };
        if let Some(objects) = opened.get() {
            return Ok(objects);
        }
        std::fs::create_dir_all(path).map_err(|error| object_store::Error::Generic {
            store: "folder",
            source: Box::new(error),
        })?;
        let folder = LocalFileSystem::new_with_prefix(path)?
            .with_automatic_cleanup(true)
            .with_fsync(true);
        // Of two who open it at once either will do.
        Ok(opened.get_or_init(|| Arc::new(folder)))
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.place {
            // What displays a bucket is its name.
            Place::Open(objects) => write!(f, "Objects({objects})"),
            Place::Folder { path, .. } => write!(f, "Objects({})", path.display()),
        }
    }
}

#[async_trait]
impl AttachmentStore for Objects {
    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.open()?.put(&Key::from(key), bytes.into()).await?;
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self.open()?.get(&Key::from(key)).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        match self.open()?.delete(&Key::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn keeps_and_forgets(store: &dyn AttachmentStore) {
        let key = "agency/01/attachment";
        assert_eq!(store.get(key).await.unwrap(), None);
        store.put(key, b"one".to_vec()).await.unwrap();
        store.put(key, b"two".to_vec()).await.unwrap();
        assert_eq!(store.get(key).await.unwrap().as_deref(), Some(&b"two"[..]));
        store.delete(key).await.unwrap();
        store.delete(key).await.unwrap();
        assert_eq!(store.get(key).await.unwrap(), None);
    }

    #[tokio::test]
    async fn memory_and_a_folder_keep_and_forget() {
        keeps_and_forgets(&Objects::memory()).await;
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("made/when/needed");
        let store = Objects::folder(&deep);
        assert!(!deep.exists(), "made when it is needed");
        keeps_and_forgets(&store).await;
        assert!(deep.exists());
    }

    #[tokio::test]
    async fn keys_do_not_leave_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        let store = Objects::folder(&inner);
        store.put("../outside", b"x".to_vec()).await.unwrap();
        assert!(!folder.path().join("outside").exists());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "x").unwrap();
        assert!(
            Objects::folder(&file.join("below"))
                .put("a", vec![1])
                .await
                .is_err()
        );
    }

    #[test]
    fn a_bucket_needs_a_sound_address_and_does_not_print_its_key() {
        let config = S3Config {
            endpoint: "https://s3.example.cn".to_owned(),
            bucket: "files".to_owned(),
            region: "cn-east-1".to_owned(),
            access_key_id: "AKID".to_owned(),
            secret_access_key: SecretString::from("very secret"),
            virtual_hosted: false,
        };
        let shown = format!("{:?} {config:?}", Objects::s3(&config).unwrap());
        assert!(!shown.contains("very secret"), "{shown}");
    }
}
