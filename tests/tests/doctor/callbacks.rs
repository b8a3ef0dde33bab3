use secrecy::SecretString;
use sidebook_tests::{TestApp, on_each_database};

use crate::broken_proxy::{Breaks, BrokenProxy};
use crate::kit::{examined, fact, wrong};

on_each_database! {
    async fn what_stands_before_the_callbacks_is_seen_through(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let internal = format!("internal:{}", app.config.wecom.internal[0].corp_id);
        let all = |code: &'static str| {
            let names = ["data", internal.as_str(), "suite"];
            names.map(|name| (name.to_owned(), code)).to_vec()
        };
        assert_eq!(wrong(&examined(&app, &app.config).await), [], "behind the simulated client's proxy");

        for (breaks, code) in [
            (Breaks::Plus, "callback_plus_broken"),
            (Breaks::Newline, "callback_newline"),
            (Breaks::ByteOrderMark, "callback_byte_order_mark"),
            (Breaks::Quotes, "callback_quoted"),
            (Breaks::Redirect, "callback_redirect"),
            (Breaks::Path, "callback_not_found"),
            (Breaks::Page, "callback_other_page"),
        ] {
            let proxy = BrokenProxy::before(app.product.address(), breaks).await;
            let mut config = app.config.clone();
            config.server.public_url.clone_from(&proxy.url);
            assert_eq!(wrong(&examined(&app, &config).await), all(code), "{breaks:?}");
        }

        let mut config = app.config.clone();
        "http://sidebook.invalid".clone_into(&mut config.server.public_url);
        assert_eq!(wrong(&examined(&app, &config).await), all("callback_no_host"));
        "http://127.0.0.1:1".clone_into(&mut config.server.public_url);
        assert_eq!(wrong(&examined(&app, &config).await), all("callback_unreachable"));
        // Plain HTTP where TLS is expected.
        config.server.public_url = app.config.server.public_url.replace("http://", "https://");
        assert_eq!(wrong(&examined(&app, &config).await), all("callback_tls"));
        app.stop().await;
    }

    async fn a_token_that_the_receiver_does_not_have_is_refused(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let mut config = app.config.clone();
        config.wecom.suite.as_mut().unwrap().token = SecretString::from("anotherToken");
        let findings = examined(&app, &config).await;
        let refused = |name: &str| (name.to_owned(), "callback_refused");
        assert_eq!(wrong(&findings), [refused("data"), refused("suite")]);
        assert_eq!(fact(&findings, "callback_refused", "status"), "403");
        let told = format!("{findings:?}");
        assert!(!told.contains("anotherToken"), "{told}");
        app.stop().await;
    }
}
