//! Ids as the platform makes them: stable, opaque, different for every provider.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// An id of 32 characters that starts with `prefix` and follows from `scope` (provider or tenant) and `parts`.
///
/// The same person seen through another provider has another id; nobody can go back from it to the raw one.
#[must_use]
pub fn scoped(prefix: &str, scope: &str, parts: &[&str]) -> String {
    let digest = digest(scope, parts);
    let letters = digest
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
    let mut id = prefix.to_owned();
    id.extend(
        letters
            .map(|letter| char::from(*letter))
            .take(32_usize.saturating_sub(prefix.len())),
    );
    id
}

/// `prefix` and 16 hex digits: how plain corp ids look.
#[must_use]
pub fn plain_corp_id(scope: &str, name: &str) -> String {
    let digits: String = digest(scope, &["corp", name])
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("ww{digits}")
}

/// 32 hex digits that follow from `parts`, such as a group's member version.
#[must_use]
pub fn version(parts: &[&str]) -> String {
    digest("version", parts)
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn digest(scope: &str, parts: &[&str]) -> Vec<u8> {
    // HMAC takes keys of any length, so there is nothing to report.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(scope.as_bytes()) else {
        return Vec::new();
    };
    for part in parts {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_depends_on_provider_tenant_and_person() {
        let first = scoped("wm", "provider-a", &["corp", "person"]);
        assert_eq!(first.len(), 32);
        assert!(first.starts_with("wm"));
        assert_eq!(first, scoped("wm", "provider-a", &["corp", "person"]));
        assert_ne!(first, scoped("wm", "provider-b", &["corp", "person"]));
        assert_ne!(first, scoped("wm", "provider-a", &["corp2", "person"]));
        assert_ne!(scoped("wm", "p", &["ab", "c"]), scoped("wm", "p", &["a", "bc"]));
    }
}
