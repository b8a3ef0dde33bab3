//! Files: taken in bounds, recognised by their bytes, shown by links that prove themselves and end.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};

use crate::kit::{Value, World, hide_ids, json, on_each_database};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = DynamicImage::ImageRgb8(RgbImage::new(width, height));
    picture
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .unwrap();
    bytes
}

async fn uploaded(world: &World, token: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Value {
    world
        .upload(name, bytes)
        .by(token)
        .send(world)
        .await
        .expect(201)
        .json
}

async fn link(world: &World, token: &str, id: &Value) -> Value {
    let path = format!("/attachments/{}/link", id.as_str().unwrap());
    world.get(&path).by(token).send(world).await.expect(200).json
}

on_each_database! {
    async fn a_picture_is_kept_and_shown_by_a_link(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let kept = uploaded(&world, &clerk, "10月/回单 \u{202E}gnp.png", png(640, 400)).await;
        let address = link(&world, &clerk, &kept["id"]).await;
        let mut shown = kept.clone();
        hide_ids(&mut shown);
        assert!(shown["bytes"].as_i64().unwrap() > 0);
        shown["bytes"] = json!("[bytes]");
        insta::assert_json_snapshot!("attachment", shown);

        let url = address["url"].as_str().unwrap();
        assert!(url.starts_with(&format!("/files/{}/", world.ours.agency)), "{url}");
        // No session: the link is enough.
        let file = world.page(url).send(&world).await.expect(200);
        assert_eq!(file.header("content-type"), Some("image/png"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox; frame-ancestors 'none'"));
        let disposition = file.header("content-disposition").unwrap();
        assert_eq!(disposition, "inline; filename=\"__ gnp.png\"; filename*=UTF-8''%E5%9B%9E%E5%8D%95%20gnp.png");
        let cache = file.header("cache-control").unwrap();
        assert!(cache.starts_with("private, max-age="), "{cache}");
        let picture = image::load_from_memory(&file.body).unwrap();
        assert_eq!((picture.width(), picture.height()), (640, 400));

        let thumbnail = world.page(address["thumbnail_url"].as_str().unwrap()).send(&world).await.expect(200);
        assert_eq!(thumbnail.header("content-type"), Some("image/jpeg"));
        let picture = image::load_from_memory(&thumbnail.body).unwrap();
        assert_eq!((picture.width(), picture.height()), (320, 200));
    }

    async fn documents_are_saved_not_shown(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let kept = uploaded(&world, &clerk, "对账单.pdf", "%PDF-1.7\n%%EOF").await;
        assert_eq!((kept["kind"].as_str(), kept["width"].is_null()), (Some("pdf"), true));
        let address = link(&world, &clerk, &kept["id"]).await;
        assert_eq!(address["thumbnail_url"], Value::Null);
        let file = world.page(address["url"].as_str().unwrap()).send(&world).await.expect(200);
        assert_eq!(file.body, b"%PDF-1.7\n%%EOF");
        assert!(file.header("content-disposition").unwrap().starts_with("attachment; "));
    }

    async fn links_prove_themselves_and_end(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let kept = uploaded(&world, &clerk, "a.png", png(8, 8)).await;
        let other = uploaded(&world, &clerk, "b.txt", "b").await;
        let address = link(&world, &clerk, &kept["id"]).await;
        let url = address["url"].as_str().unwrap().to_owned();
        let (path, query) = url.split_once('?').unwrap();
        let (until, signature) = query.split_once('&').unwrap();
        let later = format!("until={}", until.strip_prefix("until=").unwrap().parse::<i64>().unwrap() + 1);
        for forged in [
            url.replace(kept["id"].as_str().unwrap(), other["id"].as_str().unwrap()),
            url.replace(&world.ours.agency.to_string(), &world.theirs.agency.to_string()),
            url.replace("/file?", "/thumbnail?"),
            url.replace("/file?", "/other?"),
            format!("{path}?{later}&{signature}"),
            format!("{path}?{until}&signature="),
            format!("{path}?{until}&signature={}", "0".repeat(64)),
            url.replace(kept["id"].as_str().unwrap(), "not-an-id"),
        ] {
            let refused = world.page(&forged).send(&world).await.expect(404);
            assert!(refused.body.len() < 200, "{forged}");
        }
        assert!([400, 404].contains(&world.page(path).send(&world).await.status));
        world.pass(5 * 60);
        world.page(&url).send(&world).await.expect(200);
        world.pass(5 * 60);
        world.page(&url).send(&world).await.expect(410);
        assert_ne!(link(&world, &clerk, &kept["id"]).await["url"], json!(url));
    }

    async fn what_is_refused_says_why_and_leaves_nothing(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let before = world.db.contents().await;
        // The tests' limit is 64 KiB.
        for (name, bytes, status, code) in [
            ("x.png", b"MZ\x90\0 not a picture".to_vec(), 422, "file_not_what_it_says"),
            ("x.pdf", png(2, 2), 422, "file_not_what_it_says"),
            ("x.exe", b"MZ\x90\0".to_vec(), 422, "file_kind_not_allowed"),
            ("x.html", b"<script>alert(1)</script>".to_vec(), 422, "file_kind_not_allowed"),
            ("x.png", Vec::new(), 422, "file_empty"),
            ("x.png", png(64, 64)[..50].to_vec(), 422, "picture_broken"),
            ("x.txt", vec![b'x'; 64 * 1024 + 1], 413, "file_too_large"),
            ("x.txt", vec![b'x'; 200 * 1024], 413, "file_too_large"),
        ] {
            let refused = world.upload(name, bytes).by(&clerk).send(&world).await;
            assert_eq!((refused.status, refused.json["code"].as_str()), (status, Some(code)), "{name}");
        }
        let unnamed = world.upload("x", "x").without("x-file-name").by(&clerk).send(&world).await;
        assert_eq!(unnamed.problem("invalid_input").fields(), ["X-File-Name:missing"]);
        for name in ["%FF%FE", &"a".repeat(256)] {
            let refused = world.upload("x", "x").without("x-file-name").with("x-file-name", name);
            assert_eq!(refused.by(&clerk).send(&world).await.expect(422).json["code"], "invalid_input");
        }
        assert_eq!(world.db.contents().await, before);
        uploaded(&world, &clerk, "x.txt", vec![b'x'; 64 * 1024]).await;
    }

    async fn files_of_nothing_are_their_uploaders_own(db: TestDatabase) {
        let world = World::new(db).await;
        let (clerk, owner) = (world.sidebar("ww1", "li").await, world.sidebar("ww1", "zhang").await);
        let kept = uploaded(&world, &clerk, "a.txt", "a").await;
        let path = format!("/attachments/{}/link", kept["id"].as_str().unwrap());
        world.get(&path).by(&owner).send(&world).await.expect(404).problem("not_found");
        let body = json!({ "kind": "call", "text": "x", "attachment_ids": [kept["id"]] });
        let notes = format!("/clients/{}/follow-ups", world.ours.first);
        world.post(&notes, body).with("idempotency-key", "k").by(&clerk).send(&world).await.expect(201);
        world.get(&path).by(&owner).send(&world).await.expect(200);
        // From now on who may see follow-ups may see it, and nobody else.
        world.set_permissions(&world.ours, world.ours.clerk, &[sidebook_domain::Permission::EditIntakes]).await;
        world.get(&path).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        world.set_permissions(&world.ours, world.ours.clerk, &[sidebook_domain::Permission::ViewFollowUps]).await;
        world.get(&path).by(&clerk).send(&world).await.expect(200);
        world.upload("a.txt", "a").by(&clerk).send(&world).await.expect(403).problem("no_permission");
    }
}
