//! Which part of the log of messages a list of the console shows, in which order, and what the columns of its file are.

use chrono::{DateTime, Utc};
use sidebook_domain::{Action, ClientId, ConversationId, SendState, StaffId};
use sidebook_render::Cell;
use sidebook_storage::{AgencyDoor, Direction, Executor, SendIntentEntry, SendIntentFilter};

use crate::lists::{Column, Exported, list_queries, words};
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, ViewLinkedClients};
use crate::wire::words::{ActionWord, SendStateWord};

list_queries! {
    /// Which part of the log.
    SendLogFilter, AgencySendIntentsQuery, AgencySendIntentsExportQuery {
        /// Of this person.
        #[param(value_type = Uuid)]
        staff_id: StaffId,
        /// About this client.
        #[param(value_type = Uuid)]
        client_id: ClientId,
        /// In this conversation.
        #[param(value_type = Uuid)]
        conversation_id: ConversationId,
        /// For this.
        #[param(value_type = ActionWord)]
        action: Action,
        /// What became of them.
        #[param(value_type = SendStateWord)]
        state: SendState,
        /// Prepared then or later.
        from: DateTime<Utc>,
        /// Prepared before.
        before: DateTime<Utc>,
    }
}

/// The orders of the list: when they were prepared.
pub(super) const ORDERS: [(&str, (), Direction); 1] = [("created_at", (), Direction::Descending)];

impl SendLogFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a client that this person may not open, for a colleague or a conversation that is none.
    pub(super) async fn read<E: Executor>(
        self,
        staff: &ConsoleStaff<ViewLinkedClients>,
        door: AgencyDoor<'_, E>,
    ) -> ApiResult<SendIntentFilter> {
        if let Some(client) = self.client_id {
            staff.client(door, client).await?;
        }
        if let Some(colleague) = self.staff_id {
            door.staff().find(colleague).await?.ok_or(ProblemCode::NotFound)?;
        }
        if let Some(conversation) = self.conversation_id {
            let found = door.conversations().find(conversation).await?;
            found.ok_or(ProblemCode::NotFound)?;
        }
        Ok(SendIntentFilter {
            conversation: self.conversation_id,
            client: self.client_id,
            staff: self.staff_id,
            action: self.action,
            state: self.state,
            from: self.from,
            before: self.before,
            within: Some(staff.reach()),
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<SendIntentEntry> = Exported {
    list: "send_intents",
    title: ["发送记录", "Messages"],
    columns: &[
        Column {
            word: "created_at",
            names: ["准备时间", "Prepared"],
            cell: |row, _| Cell::Instant(row.intent.created_at),
        },
        Column {
            word: "staff",
            names: ["职员", "Staff"],
            cell: |row, _| Cell::Text(row.staff_name.clone()),
        },
        Column {
            word: "client",
            names: ["客户", "Client"],
            cell: |row, _| Cell::Text(row.client_name.clone()),
        },
        Column {
            word: "action",
            names: ["类型", "Kind"],
            cell: |row, language| Cell::Text(words::action(language, row.intent.action).to_owned()),
        },
        Column {
            word: "state",
            names: ["结果", "Outcome"],
            cell: |row, language| Cell::Text(words::send_state(language, row.intent.state).to_owned()),
        },
        Column {
            word: "settled_at",
            names: ["结果时间", "Settled"],
            cell: |row, _| row.intent.settled_at.map_or(Cell::Empty, Cell::Instant),
        },
        Column {
            word: "text",
            names: ["内容", "Text"],
            cell: |row, _| {
                let intent = &row.intent;
                Cell::text(Some(intent.sent_text.as_deref().unwrap_or(&intent.rendered_text)))
            },
        },
        Column {
            word: "files",
            names: ["图片和文件", "Files"],
            cell: |row, _| {
                let names: Vec<&str> = row.attachments.iter().map(|file| file.name.as_str()).collect();
                Cell::Text(names.join(", "))
            },
        },
        Column {
            word: "problem",
            names: ["失败原因", "Problem"],
            cell: |row, _| Cell::text(row.intent.problem.as_deref()),
        },
    ],
};
