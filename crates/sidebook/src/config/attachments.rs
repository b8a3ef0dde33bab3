use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;
use sidebook_attachments::S3Config;

use super::problem::Problems;
use super::server::origin;

/// Where files that people attach are kept.
#[derive(Debug, Clone)]
pub struct Attachments {
    /// In a folder or in a bucket.
    pub store: AttachmentStoreConfig,
    /// The largest file, in bytes.
    pub limit_bytes: usize,
}

/// A folder or a bucket.
#[derive(Debug, Clone)]
pub enum AttachmentStoreConfig {
    /// A folder of this machine.
    Folder(PathBuf),
    /// An S3-compatible bucket.
    S3(S3Config),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Folder,
    S3,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    store: Kind,
    folder: PathBuf,
    limit_mib: usize,
    s3: RawS3,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawS3 {
    endpoint: String,
    bucket: String,
    region: String,
    virtual_hosted: bool,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    secret_access_key_file: Option<PathBuf>,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Attachments> {
    if !(1..=100).contains(&raw.limit_mib) {
        problems.add("attachments.limit_mib", "expected 1 to 100");
    }
    let limit_bytes = raw.limit_mib.saturating_mul(1024 * 1024);
    let store = match raw.store {
        Kind::Folder => {
            if raw.folder.as_os_str().is_empty() {
                problems.add(
                    "attachments.folder",
                    "must be given: the folder that keeps the files",
                );
            }
            AttachmentStoreConfig::Folder(raw.folder)
        }
        Kind::S3 => AttachmentStoreConfig::S3(bucket(raw.s3, problems)?),
    };
    Some(Attachments { store, limit_bytes })
}

fn bucket(raw: RawS3, problems: &mut Problems) -> Option<S3Config> {
    let endpoint = problems.take(
        "attachments.s3.endpoint",
        origin(&raw.endpoint).map(str::to_owned),
    );
    for (key, value) in [
        ("attachments.s3.bucket", Some(&raw.bucket)),
        ("attachments.s3.region", Some(&raw.region)),
        ("attachments.s3.access_key_id", raw.access_key_id.as_ref()),
    ] {
        if value.is_none_or(|value| value.is_empty()) {
            problems.add(key, "must be given");
        }
    }
    let secret: Option<SecretString> = problems.required_secret(
        "attachments.s3.secret_access_key",
        raw.secret_access_key,
        raw.secret_access_key_file,
    );
    Some(S3Config {
        endpoint: endpoint?,
        bucket: raw.bucket,
        region: raw.region,
        access_key_id: raw.access_key_id?,
        secret_access_key: secret?,
        virtual_hosted: raw.virtual_hosted,
    })
}
