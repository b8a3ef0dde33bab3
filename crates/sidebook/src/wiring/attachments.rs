use std::sync::Arc;

use anyhow::Context;
use sidebook_attachments::{AttachmentStore, Objects};

use crate::config::{self, AttachmentStoreConfig};

/// Where files that people attach are kept.
pub(crate) fn attachments(config: &config::Attachments) -> anyhow::Result<Arc<dyn AttachmentStore>> {
    let store = match &config.store {
        AttachmentStoreConfig::Folder(folder) => Objects::folder(folder),
        AttachmentStoreConfig::S3(bucket) => Objects::s3(bucket).context("attachments.s3 cannot be used")?,
    };
    Ok(Arc::new(store))
}
