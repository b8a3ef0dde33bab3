//! Pages: the front end, the outbox, security headers.

use crate::kit::{World, on_each_database};

on_each_database! {
    async fn the_outbox_is_there_in_a_demonstration_only(db: TestDatabase) {
        let mut world = World::new(db).await;
        let code = world.new_code(&world.ours.owner_mobile(), "console_sign_in").await;
        let page = world.page("/outbox").send(&world).await.expect(200);
        assert!(page.text.contains(&code) && page.text.contains("短信发件箱"), "{}", page.text);
        assert!(page.header("content-security-policy").unwrap().contains("default-src 'none'"));
        let listed = world.page("/outbox/messages").send(&world).await.expect(200).json;
        assert_eq!(listed["items"][0]["code"], code.as_str());
        assert_eq!(listed["items"][0]["purpose"], "console_sign_in");
        let english = world.page("/outbox").with("accept-language", "en").send(&world).await;
        assert!(english.text.contains("SMS outbox"));
        world.change_state(|state| state.outbox = None);
        world.page("/outbox").send(&world).await.expect(404);
        world.page("/outbox/messages").send(&world).await.expect(404);
    }

    async fn pages_are_framed_only_by_whom_the_configuration_names(db: TestDatabase) {
        let world = World::new(db).await;
        for (path, ancestors) in [("/sidebar/", "https://chat.example"), ("/console/", "'none'")] {
            let page = world.page(path).send(&world).await;
            let policy = page.header("content-security-policy").unwrap();
            assert!(policy.ends_with(&format!("frame-ancestors {ancestors}")), "{policy}");
            assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
            // Built into the binary or not: then the page says so.
            assert!([200, 503].contains(&page.status));
            if let Some(tag) = page.header("etag") {
                world.page(path).with("if-none-match", tag).send(&world).await.expect(304);
            }
        }
    }

    async fn addresses_without_slash_keep_their_query(db: TestDatabase) {
        let world = World::new(db).await;
        let moved = world.page("/sidebar?code=1&state=2").send(&world).await.expect(308);
        assert_eq!(moved.header("location"), Some("/sidebar/?code=1&state=2"));
        let home = world.page("/").send(&world).await.expect(302);
        assert_eq!(home.header("location"), Some("/console/"));
        world.page("/assets/../../Cargo.toml").send(&world).await.expect(404);
        world.page("/assets/nothing-AAAAAAAA.js").send(&world).await.expect(404);
    }
}
