//! Clients: found by every sound, paged, and only one's own.

use crate::support::{Agency, agency, client, mobile};
use sidebook_domain::{ClientId, ClientName, Landline, TaxpayerKind, search_terms};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{
    ClientChange, ClientKey, MatchedBy, NewClient, NewClientContact, NewTagGroup, Page, StorageError,
};

fn full(name: &str, short: &str, number: &str, tax_id: &str) -> NewClient {
    NewClient {
        short_name: Some(short.into()),
        tax_id: Some(tax_id.into()),
        contacts: vec![NewClientContact {
            name: "张总".into(),
            role: Some("法人".into()),
            mobile: Some(mobile(number)),
            landline: None,
        }],
        ..NewClient::named(ClientName::parse(name).unwrap(), TaxpayerKind::General)
    }
}

async fn found(db: &TestDatabase, agency: &Agency, typed: &str) -> Vec<String> {
    let hits = db
        .storage
        .view()
        .of(agency.id)
        .clients()
        .search(&search_terms(typed), Page::first(50))
        .await
        .unwrap();
    hits.items
        .into_iter()
        .map(|hit| hit.client.name.as_str().to_owned())
        .collect()
}

on_each_database! {
    async fn a_client_is_found_by_name_sound_number_and_tax_id(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let clients = work.of(ours.id).clients();
        clients.add(full("杭州晨光餐饮有限公司", "晨光", "13812345678", "91330100ma5u000001")).await.unwrap();
        clients.add(full("重庆百川商贸有限公司", "百川", "13987654321", "91500000MA5U000002")).await.unwrap();
        work.commit().await.unwrap();
        for typed in ["晨光", "chenguang", "hzcg", "CG", "138123", "ma5u000001", "晨光 1381", "ＣＧ", "MA5U000001"] {
            assert_eq!(found(&db, &ours, typed).await, ["杭州晨光餐饮有限公司"], "{typed}");
        }
        for typed in ["cqbc", "zqbc", "bai chuan"] {
            assert_eq!(found(&db, &ours, typed).await, ["重庆百川商贸有限公司"], "{typed}");
        }
        assert_eq!(found(&db, &ours, "").await.len(), 2);
        // Wildcards stand for themselves; a NUL is no text at all.
        for typed in ["%", "_", "\\", "晨%", "nothing", "\0"] {
            assert!(found(&db, &ours, typed).await.is_empty(), "{typed}");
        }
        let view = db.storage.view();
        let by = async |typed: &str| {
            let hits = view.of(ours.id).clients().search(&search_terms(typed), Page::first(1)).await.unwrap();
            hits.items[0].matched_by
        };
        assert_eq!(by("晨光餐").await, Some(MatchedBy::Name));
        assert_eq!(by("hzcg").await, Some(MatchedBy::Pinyin));
        assert_eq!(by("138123").await, Some(MatchedBy::Mobile));
        assert_eq!(by("ma5u000001").await, Some(MatchedBy::TaxId));
        assert_eq!(by("").await, None);
    }

    async fn names_come_before_short_names_before_sounds_before_the_rest(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let short = NewClient { short_name: Some("ab 办公".into()), ..client("南山办公用品行") };
        work.of(ours.id)
            .clients()
            .add_many(vec![client("广州 xab 公司"), short, client("AB 制造厂"), client("abc 贸易")])
            .await
            .unwrap();
        work.commit().await.unwrap();
        assert_eq!(found(&db, &ours, "ab").await, ["abc 贸易", "AB 制造厂", "南山办公用品行", "广州 xab 公司"]);
    }

    async fn pages_tell_every_client_once_whatever_is_added_meanwhile(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let names = (0..23).map(|number| client(&format!("晨光第{number}分公司"))).collect();
        work.of(ours.id).clients().add_many(names).await.unwrap();
        work.commit().await.unwrap();
        for typed in ["", "晨光", "fengongsi", "fgs"] {
            let terms = search_terms(typed);
            let (mut seen, mut after, mut pages) = (Vec::<ClientId>::new(), None, 0);
            loop {
                let page = Page { limit: 5, after };
                let hits = db.storage.view().of(ours.id).clients().search(&terms, page).await.unwrap();
                seen.extend(hits.items.iter().map(|hit| hit.client.id));
                pages += 1;
                // Through its text, as the API hands it out and back.
                let Some(next) = hits.next else { break };
                after = Some(next.to_string().parse::<ClientKey>().unwrap());
            }
            let shown = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((shown, seen.len(), pages), (23, 23, 5), "{typed}");
        }
    }

    async fn a_name_and_a_tax_id_belong_to_one_client_of_an_agency(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let work = db.storage.begin().await.unwrap();
        for id in [ours.id, theirs.id] {
            work.of(id).clients().add(full("晨光公司", "晨光", "13812345678", "91330100MA5U000001")).await.unwrap();
        }
        work.of(ours.id).clients().add(client("没有税号的")).await.unwrap();
        work.of(ours.id).clients().add(client("也没有税号的")).await.unwrap();
        work.commit().await.unwrap();
        for taken in [client("晨光公司"), full("别的公司", "别", "13812345678", "91330100ma5u000001")] {
            let work = db.storage.begin().await.unwrap();
            assert!(work.of(ours.id).clients().add(taken).await.unwrap_err().is_duplicate());
        }
    }

    async fn the_file_has_owner_people_and_tags_and_stays_at_home(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let work = db.storage.begin().await.unwrap();
        let tags = work.of(ours.id).client_tags();
        let kinds = NewTagGroup { name: "纳税人类型".into(), colour: "#1677ff".into(), tags: vec!["一般".into(), "小规模".into()], required: false };
        let paid = NewTagGroup { name: "收费状态".into(), colour: "#52c41a".into(), tags: vec!["已收".into()], required: false };
        let kinds = tags.add_group(kinds).await.unwrap();
        let paid = tags.add_group(paid).await.unwrap();
        let new = NewClient {
            owner: Some(ours.staff),
            tags: vec![paid.tags[0].id, kinds.tags[1].id],
            ..full("晨光公司", "晨光", "13812345678", "91330100MA5U000001")
        };
        let added = work.of(ours.id).clients().add(new).await.unwrap();
        work.commit().await.unwrap();

        let view = db.storage.view();
        let file = view.of(ours.id).clients().file(added.id).await.unwrap().unwrap();
        assert_eq!(file.owner, Some((ours.staff, "林晨".to_owned())));
        assert_eq!(file.contacts[0].mobile, Some(mobile("13812345678")));
        let tags: Vec<_> = file.tags.iter().map(|tag| (tag.group.as_str(), tag.name.as_str())).collect();
        assert_eq!(tags, [("纳税人类型", "小规模"), ("收费状态", "已收")]);
        assert_eq!(view.of(ours.id).clients().search(&[], Page::first(9)).await.unwrap().items[0].owner_name.as_deref(), Some("林晨"));

        let elsewhere = view.of(theirs.id).clients();
        assert_eq!(elsewhere.find(added.id).await.unwrap(), None);
        assert_eq!(elsewhere.file(added.id).await.unwrap(), None);
        assert_eq!(elsewhere.find_many(&[added.id]).await.unwrap(), []);
        assert_eq!(elsewhere.contacts(added.id).await.unwrap(), []);
        assert_eq!(elsewhere.search(&search_terms("晨光"), Page::first(9)).await.unwrap().items, []);
        assert_eq!(elsewhere.count().await.unwrap(), 0);
        assert_eq!(view.of(theirs.id).client_tags().of_client(added.id).await.unwrap(), []);
        assert_eq!(view.of(theirs.id).client_tags().groups().await.unwrap(), []);

        let work = db.storage.begin().await.unwrap();
        let foreign_owner = NewClient { owner: Some(theirs.staff), ..client("别的公司") };
        let refused = work.of(ours.id).clients().add(foreign_owner).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "staff", ids } if ids == [theirs.staff.0]));
        let foreign_tag = NewClient { tags: vec![kinds.tags[0].id], ..client("别的公司") };
        let refused = work.of(theirs.id).clients().add(foreign_tag).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "tags", .. }));
    }

    async fn a_file_is_changed_on_its_revision_and_only_by_its_agency(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let id = crate::support::add_client(&db, &ours, "晨光").await;
        let named = |name: &str| ClientChange { name: Some(ClientName::parse(name).unwrap()), ..ClientChange::default() };
        let work = db.storage.begin().await.unwrap();
        let foreign = work.of(theirs.id).clients();
        assert!(matches!(foreign.change(id, 1, named("x")).await, Err(StorageError::NotFound { table: "clients", .. })));
        assert!(matches!(foreign.set_tags(id, 1, &[]).await, Err(StorageError::NotFound { .. })));
        let clients = work.of(ours.id).clients();
        assert!(matches!(clients.change(id, 2, named("x")).await, Err(StorageError::Stale)));
        assert_eq!(clients.change(id, 1, named("晨曦")).await.unwrap(), ["name"]);
        assert!(clients.change(id, 2, named("晨曦")).await.unwrap().is_empty());
        let person = NewClientContact {
            name: "张总".into(),
            role: None,
            mobile: Some(mobile("13812345678")),
            landline: Some(Landline::parse("0571-86712345 转 8").unwrap()),
        };
        let person = clients.add_contact(id, 2, person).await.unwrap();
        let foreign = foreign.remove_contact(id, 3, person).await;
        assert!(matches!(foreign, Err(StorageError::NotFound { table: "clients", .. })));
        work.commit().await.unwrap();
        assert_eq!(found(&db, &ours, "chenxi").await, ["晨曦"]);
        assert_eq!(found(&db, &ours, "138123").await, ["晨曦"]);
        let file = db.storage.view().of(ours.id).clients().file(id).await.unwrap().unwrap();
        assert_eq!((file.client.revision, file.contacts[0].landline.as_ref().unwrap().as_str()), (3, "0571-86712345x8"));
    }

    async fn of_two_changes_on_one_revision_one_happens(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let id = crate::support::add_client(&db, &ours, "晨光").await;
        let change = async |address: &str| {
            let change = ClientChange { address: Some(Some(address.into())), ..ClientChange::default() };
            let work = db.storage.begin().await.unwrap();
            let changed = work.of(ours.id).clients().change(id, 1, change).await;
            if changed.is_ok() {
                work.commit().await.unwrap();
            }
            changed.is_ok()
        };
        let (one, other) = tokio::join!(change("一号"), change("二号"));
        assert!(one ^ other, "{one} {other}");
    }
}
