//! Going back to where the request came from.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};

/// `uri` with more query parameters, put before a fragment. Values must be letters and digits, which all codes and
/// states are; nothing else of the address is touched.
pub(super) fn with_query(uri: &str, parameters: &[(&str, &str)]) -> String {
    let (address, fragment) = match uri.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (uri, String::new()),
    };
    let mut join = if address.contains('?') { '&' } else { '?' };
    let mut target = address.to_owned();
    for (name, value) in parameters {
        target.push(join);
        target.push_str(name);
        target.push('=');
        target.push_str(value);
        join = '&';
    }
    target + &fragment
}

/// 302 to `target`, never from a cache: the code in it is good once.
pub(super) fn go(target: &str) -> HttpResponse {
    HttpResponse::Found()
        .insert_header((LOCATION, target))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_go_before_the_fragment() {
        let with = |uri| with_query(uri, &[("code", "c1"), ("state", "s1")]);
        assert_eq!(with("http://a/b"), "http://a/b?code=c1&state=s1");
        assert_eq!(with("http://a/b?x=1"), "http://a/b?x=1&code=c1&state=s1");
        assert_eq!(
            with("http://a/b?x=%E5#/home?y=2"),
            "http://a/b?x=%E5&code=c1&state=s1#/home?y=2"
        );
    }
}
