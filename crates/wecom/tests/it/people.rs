//! Members, contacts, groups, tags.

use serde_json::{Value, json};
use sidebook_messenger::{
    ChatId, ContactKind, CorpKey, CorpTagId, ExternalUserId, FollowTag, GroupMemberKind, GroupState,
    MemberId, MemberState, Messenger as _,
};

use crate::platform::{Platform, Reply, Request, refuse};
use crate::wiring::World;

const BATCH: &str = "externalcontact/batch/get_by_user";

async fn world(script: impl FnMut(&Request) -> Reply + Send + 'static) -> World {
    World::of(Platform::start(script).await)
}

fn ids(members: &[&str]) -> Vec<MemberId> {
    members.iter().map(|member| MemberId::from(*member)).collect()
}

fn entry(member: &str, contact: &str) -> Value {
    json!({
        "external_contact": { "external_userid": contact, "name": "陈记面馆", "type": 1, "gender": 0 },
        "follow_info": { "userid": member, "remark": "陈记-小规模", "description": "", "createtime": 1_699_990_000,
            "tag_id": ["etA"], "remark_corp_name": "陈记餐饮", "add_way": 999, "oper_userid": contact, "state": "branch07" },
    })
}

#[tokio::test]
async fn contacts_come_in_pages_with_one_follow_each() {
    let world = world(
        |request| match (request.api.as_str(), request.json()["cursor"].as_str()) {
            (BATCH, Some("")) => Reply::Json(json!({
                "errcode": 0, "external_contact_list": [entry("a", "wm1")], "next_cursor": "r9:F",
                "fail_info": { "unlicensed_userid_list": ["b"] },
            })),
            (BATCH, Some("r9:F")) => Reply::Json(
                json!({ "errcode": 0, "external_contact_list": [entry("a", "wm2")], "next_cursor": "" }),
            ),
            (BATCH, _) => refuse(40058),
            _ => Reply::Usual,
        },
    );
    let world = world.await;
    // The token first: its request has no body to read.
    let members = ids(&["a", "b"]);
    let first = world.wecom.contacts(&world.corp, &members, None).await.unwrap();
    assert_eq!(first.unlicensed, ids(&["b"]));
    let contact = &first.entries[0].contact;
    assert_eq!(
        (contact.id.as_str(), contact.name.as_str(), contact.kind),
        ("wm1", "陈记面馆", ContactKind::Personal)
    );
    let follow = &contact.follows[0];
    assert_eq!(
        (follow.remark.as_deref(), follow.description.as_deref()),
        (Some("陈记-小规模"), None)
    );
    assert_eq!(
        (follow.add_way, follow.channel.as_deref()),
        (999, Some("branch07"))
    );
    assert_eq!(follow.followed_at.unwrap().timestamp(), 1_699_990_000);
    assert_eq!(
        follow.tags,
        [FollowTag {
            id: Some(CorpTagId::from("etA")),
            name: None
        }]
    );

    let second = world
        .wecom
        .contacts(&world.corp, &members, first.next.as_deref())
        .await
        .unwrap();
    assert_eq!((second.entries.len(), second.next), (1, None));
    let asked = world.platform.seen(BATCH);
    assert_eq!(
        asked[1].json(),
        json!({ "userid_list": ["a", "b"], "cursor": "r9:F", "limit": 100 })
    );
}

#[tokio::test]
async fn one_member_out_of_scope_does_not_hide_the_others() {
    let world = world(|request| {
        if request.api != BATCH {
            return Reply::Usual;
        }
        let asked = request.json();
        match asked["userid_list"].as_array().unwrap().as_slice() {
            [one] if one == "gone" => refuse(60011),
            [one] if one == "lonely" => refuse(84061),
            [one] if one == "unpaid" => refuse(701_008),
            [one] => Reply::Json(
                json!({ "errcode": 0, "external_contact_list": [entry(one.as_str().unwrap(), "wm1")] }),
            ),
            _ => refuse(60011),
        }
    });
    let world = world.await;
    let members = ids(&["a", "gone", "lonely", "unpaid", "b"]);
    let (mut followers, mut unlicensed, mut cursor) = (Vec::new(), Vec::new(), None);
    loop {
        let page = world
            .wecom
            .contacts(&world.corp, &members, cursor.as_deref())
            .await
            .unwrap();
        followers.extend(
            page.entries
                .into_iter()
                .map(|entry| entry.contact.follows[0].member.clone()),
        );
        unlicensed.extend(page.unlicensed);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(followers, ids(&["a", "b"]));
    assert_eq!(unlicensed, ids(&["unpaid"]));
}

#[tokio::test]
async fn an_error_with_an_empty_list_is_an_error() {
    let world = world(|request| {
        if request.api == BATCH {
            refuse(45033)
        } else {
            Reply::Usual
        }
    })
    .await;
    assert!(
        world
            .wecom
            .contacts(&world.corp, &ids(&["a"]), None)
            .await
            .is_err()
    );
    assert_eq!(
        world.wecom.contacts(&world.corp, &[], None).await.unwrap().next,
        None,
        "nobody asked, nobody found"
    );
}

#[tokio::test]
async fn a_contact_has_the_followers_of_all_pages() {
    let world = world(|request| {
        if request.api != "externalcontact/get" {
            return Reply::Usual;
        }
        let (member, next) = if request.query("cursor").is_empty() {
            ("a", "c2")
        } else {
            ("b", "")
        };
        Reply::Json(json!({
            "errcode": 0, "next_cursor": next,
            "external_contact": { "external_userid": "wm1", "name": "王总", "type": 2, "corp_name": "陈记", "position": "", "avatar": "" },
            "follow_user": [{ "userid": member, "createtime": "1699990000", "remark_mobiles": ["13800000000", ""],
                "tags": [{ "group_name": "类型", "tag_name": "小规模", "tag_id": "etA", "type": 1 }, { "tag_name": "难沟通", "type": 2 }] }],
        }))
    });
    let world = world.await;
    let contact = world
        .wecom
        .contact(&world.corp, &ExternalUserId::from("wm1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (contact.kind, contact.corp_name.as_deref(), contact.position),
        (ContactKind::Corporate, Some("陈记"), None)
    );
    let followers: Vec<_> = contact
        .follows
        .iter()
        .map(|follow| follow.member.as_str())
        .collect();
    assert_eq!(followers, ["a", "b"]);
    assert_eq!(contact.follows[0].remark_mobiles, ["13800000000"]);
    assert_eq!(contact.follows[0].followed_at.unwrap().timestamp(), 1_699_990_000);
    let tag = |id: Option<&str>, name: &str| FollowTag {
        id: id.map(CorpTagId::from),
        name: Some(name.to_owned()),
    };
    assert_eq!(
        contact.follows[0].tags,
        [tag(Some("etA"), "小规模"), tag(None, "难沟通")]
    );
}

#[tokio::test]
async fn a_contact_that_nobody_follows_is_none_and_one_without_licence_is_not() {
    for code in [84061, 40096] {
        let world = world(move |request| {
            if request.api == "externalcontact/get" {
                refuse(code)
            } else {
                Reply::Usual
            }
        });
        let world = world.await;
        assert!(
            world
                .wecom
                .contact(&world.corp, &"wm1".into())
                .await
                .unwrap()
                .is_none(),
            "{code}"
        );
    }
    let world = world(|request| {
        if request.api == "externalcontact/get" {
            refuse(701_008)
        } else {
            Reply::Usual
        }
    })
    .await;
    assert!(world.wecom.contact(&world.corp, &"wm1".into()).await.is_err());
}

#[tokio::test]
async fn groups_are_listed_by_owner() {
    const LIST: &str = "externalcontact/groupchat/list";
    let world = world(|request| match request.api.as_str() {
        LIST => Reply::Json(json!({
            "errcode": 0, "next_cursor": "n",
            "group_chat_list": [{ "chat_id": "wr1", "status": 0 }, { "chat_id": "wr2", "status": 1 }, { "chat_id": "wr3", "status": 9 }],
        })),
        _ => Reply::Usual,
    });
    let world = world.await;
    let page = world.wecom.groups(&world.corp, &ids(&["a"]), None).await.unwrap();
    let states: Vec<_> = page.groups.iter().map(|group| group.state).collect();
    assert_eq!(
        states,
        [GroupState::Normal, GroupState::OwnerLeft, GroupState::Normal]
    );
    world
        .wecom
        .groups(&world.corp, &ids(&["a"]), page.next.as_deref())
        .await
        .unwrap();
    let asked = world.platform.seen(LIST)[1].json();
    assert_eq!(
        asked,
        json!({ "status_filter": 0, "owner_filter": { "userid_list": ["a"] }, "cursor": "n", "limit": 1000 })
    );
}

#[tokio::test]
async fn a_group_tells_its_people_apart() {
    const GET: &str = "externalcontact/groupchat/get";
    let world = world(|request| match request.api.as_str() {
        GET => Reply::Json(json!({ "errcode": 0, "group_chat": {
            "chat_id": "wr1", "name": "", "owner": "a", "create_time": 1_699_995_000, "notice": "每月10日前交票",
            "member_list": [
                { "userid": "a", "type": 1, "join_time": 1_699_995_000, "join_scene": 1, "name": "a" },
                { "userid": "wm1", "type": 2, "join_time": 1_699_995_100, "join_scene": 3, "group_nickname": "", "name": "陈记面馆" }],
            "admin_list": [{ "userid": "b" }], "member_version": "19aa" } })),
        _ => Reply::Usual,
    });
    let world = world.await;
    let group = world
        .wecom
        .group(&world.corp, &ChatId::from("wr1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (group.name, group.owner, group.admins),
        (None, "a".into(), ids(&["b"]))
    );
    assert_eq!(
        (group.notice.as_deref(), group.member_version.as_deref()),
        (Some("每月10日前交票"), Some("19aa"))
    );
    let people: Vec<_> = group
        .members
        .iter()
        .map(|member| (member.kind, member.name.as_deref()))
        .collect();
    assert_eq!(
        people,
        [
            (GroupMemberKind::Member, None),
            (GroupMemberKind::External, Some("陈记面馆"))
        ]
    );
    assert_eq!(
        world.platform.seen(GET)[0].json(),
        json!({ "chat_id": "wr1", "need_name": 1 })
    );
}

#[tokio::test]
async fn a_group_that_is_none_of_ours_is_none() {
    for code in [49008, 86003, 90501, 50002] {
        let world = world(move |request| {
            if request.api.ends_with("groupchat/get") {
                refuse(code)
            } else {
                Reply::Usual
            }
        });
        let world = world.await;
        assert!(
            world
                .wecom
                .group(&world.corp, &"wr1".into())
                .await
                .unwrap()
                .is_none(),
            "{code}"
        );
    }
}

#[tokio::test]
async fn tags_come_with_their_groups() {
    let world = world(|request| match request.api.as_str() {
        "externalcontact/get_corp_tag_list" => Reply::Json(json!({ "errcode": 0, "tag_group": [
            { "group_id": "etG", "group_name": "纳税人类型", "order": 4_294_967_295_i64, "tag": [
                { "id": "etA", "name": "小规模", "order": 2 }, { "id": "etB", "name": "旧", "order": 1, "deleted": true }] },
            { "group_id": "etH", "group_name": "旧", "deleted": true, "tag": [] }] })),
        _ => Reply::Usual,
    });
    let world = world.await;
    let groups = world.wecom.corp_tags(&world.corp).await.unwrap();
    assert_eq!(groups.len(), 1);
    assert_eq!(
        (
            groups[0].order,
            groups[0].tags.len(),
            groups[0].tags[0].name.as_str()
        ),
        (4_294_967_295, 1, "小规模")
    );
}

#[tokio::test]
async fn members_are_those_of_the_departments_and_those_named_one_by_one() {
    let world = world(|request| {
        match (
            request.api.as_str(),
            request.query("department_id"),
            request.query("userid"),
        ) {
            ("department/simplelist", ..) => Reply::Json(json!({ "errcode": 0, "department_id": [
            { "id": 1, "parentid": 0, "order": 1 }, { "id": 12, "parentid": 1, "order": 1 }, { "id": 13, "parentid": 1, "order": 1 }] })),
            ("user/simplelist", "1", _) => Reply::Json(json!({ "errcode": 0, "userlist": [
            { "userid": "woA", "name": "woA", "department": [1, 12], "open_userid": "woA" }] })),
            ("user/simplelist", "12", _) => Reply::Json(json!({ "errcode": 0, "userlist": [
            { "userid": "woA", "name": "woA", "department": [1, 12] }, { "userid": "zhou", "name": "周敏", "department": [12] }] })),
            ("user/simplelist", ..) => refuse(60011),
            ("agent/get", ..) => Reply::Json(json!({ "errcode": 0, "allow_userinfos": { "user": [
            { "userid": "woA" }, { "userid": "woB" }, { "userid": "left" }] } })),
            ("user/get", _, "woB") => Reply::Json(
                json!({ "errcode": 0, "userid": "woB", "name": "woB", "department": [1], "status": 4 }),
            ),
            ("user/get", ..) => refuse(60111),
            _ => Reply::Usual,
        }
    });
    let world = world.await;
    let members = world.wecom.members(&world.corp).await.unwrap();
    let shown: Vec<_> = members
        .iter()
        .map(|member| (member.id.as_str(), member.name.as_deref(), member.state))
        .collect();
    assert_eq!(
        shown,
        [
            ("woA", None, MemberState::Active),
            ("woB", None, MemberState::Inactive),
            ("zhou", Some("周敏"), MemberState::Active),
        ]
    );
    assert_eq!(world.platform.count("user/get"), 2);
    assert!(
        world
            .wecom
            .member(&world.corp, &"left".into())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn departments_have_names_where_the_platform_tells_them() {
    let lines = json!([
        { "id": 1, "name": "启明", "parentid": 0, "order": 100 },
        { "id": 13, "name": "13", "parentid": 1, "order": 50 },
        { "id": 12, "name": "会计一部", "parentid": 1, "order": 99 },
    ]);
    let simple = json!([{ "id": 1, "parentid": 0, "order": 100 }, { "id": 12, "parentid": 1 }]);
    let world = world(move |request| match request.api.as_str() {
        "department/list" => Reply::Json(json!({ "errcode": 0, "department": lines })),
        "department/simplelist" => Reply::Json(json!({ "errcode": 0, "department_id": simple })),
        _ => Reply::Usual,
    });
    let world = world.await;
    let read = async |corp: &CorpKey| {
        let found = world.wecom.departments(corp).await.unwrap();
        let shown = found.into_iter().map(|one| (one.id, one.parent, one.name));
        shown.collect::<Vec<_>>()
    };
    // A third-party app gets no names, and does not ask for them.
    assert_eq!(read(&world.corp).await, [(1, 0, None), (12, 1, None)]);
    assert_eq!(world.platform.count("department/list"), 0);
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(
        read(&world.own).await,
        [(1, 0, name("启明")), (12, 1, name("会计一部")), (13, 1, None)]
    );
}
