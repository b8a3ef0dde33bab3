//! Customer group chats and who sits in them.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![group_chats(), group_members()]
}

fn group_chats() -> Table {
    Table::new("group_chats", "A customer group chat, as the platform tells.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
        .column("chat_id {text} NOT NULL", "")
        .column("name {text}", "NULL: nobody named it")
        .column("owner_member_id {text} NOT NULL", "")
        .column("notice {text}", "")
        .column(
            "state {text} NOT NULL",
            "normal, owner_left, inheriting, inherited",
        )
        .column("platform_created_at {instant}", "")
        .column("member_version {text}", "")
        .column(
            "read_at {instant} NOT NULL",
            "when the platform was read: an older read never overwrites a newer one",
        )
        .column("updated_at {instant} NOT NULL", "")
        .column("dismissed_at {instant}", "")
        .column("gone_at {instant}", "")
        .column("seen_run {id}", "")
        .constraint("CONSTRAINT group_chats_once UNIQUE (corp_id, chat_id)")
        .constraint("CONSTRAINT group_chats_of_agency UNIQUE (agency_id, id)")
        .index(
            "CREATE INDEX group_chats_by_corp ON group_chats (agency_id, corp_id, id)",
            "the list of groups, and marking what a finished run did not meet",
        )
}

fn group_members() -> Table {
    Table::new("group_members", "Somebody in a group chat.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("group_chat_id {id} NOT NULL", "")
        .column("member_ref {text} NOT NULL", "member id or external user id, by kind")
        .column("kind {text} NOT NULL", "member, external")
        .column("name {text}", "")
        .column("joined_at {instant}", "")
        .column("join_scene {int} NOT NULL", "")
        .column("is_admin {bool} NOT NULL", "")
        .constraint("CONSTRAINT group_members_once UNIQUE (group_chat_id, kind, member_ref)")
        .constraint("CONSTRAINT group_members_group FOREIGN KEY (agency_id, group_chat_id) REFERENCES group_chats (agency_id, id)")
        .index("CREATE INDEX group_members_by_person ON group_members (agency_id, kind, member_ref)", "\"groups that this person sits in\"")
}
