use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

/// The signature with which a page proves itself to the platform's client.
///
/// The bytes of `url` are signed as the page reports them, up to `#`: a URL parser would normalise them and the
/// signature would be another.
pub(crate) fn sign_page(ticket: &str, nonce: &str, timestamp: i64, url: &str) -> String {
    let url = url.split_once('#').map_or(url, |(page, _)| page);
    let digest = Sha1::digest(format!(
        "jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    ));
    digest.iter().fold(String::with_capacity(40), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::sign_page;

    const TICKET: &str =
        "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";

    fn official(url: &str) -> String {
        sign_page(TICKET, "Wm3WZYTPz0wzccnW", 1_414_587_457, url)
    }

    #[test]
    fn the_official_sample_has_its_signature() {
        assert_eq!(
            official("http://mp.weixin.qq.com?params=value"),
            "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
        );
    }

    #[test]
    fn the_fragment_is_not_signed() {
        let signature = "0f9de62fce790f9a083d5c99e95740ceb90c27ed";
        assert_eq!(
            official("http://mp.weixin.qq.com?params=value#/clients?x=1#y"),
            signature
        );
    }

    #[test]
    fn the_trap_a_normalised_address_has_another_signature() {
        let parsed = reqwest::Url::parse("http://mp.weixin.qq.com?params=value").unwrap();
        assert_eq!(
            official(parsed.as_str()),
            "f50191877b62b116ef830363a3a613ed652a2d5d"
        );
        assert_ne!(
            official(parsed.as_str()),
            official("http://mp.weixin.qq.com?params=value")
        );
    }
}
