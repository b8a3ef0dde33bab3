use chrono::{DateTime, Utc};
use serde::Serialize;
use sidebook_domain::{Action, Language};
use utoipa::ToSchema;

use super::StaffName;
use super::words::{ActionWord, LanguageWord};

/// The text of one action in one language, in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MessageTemplateRow {
    #[schema(value_type = ActionWord)]
    pub(crate) action: Action,
    #[schema(value_type = LanguageWord)]
    pub(crate) language: Language,
    /// The agency's own text that is sent. Null: the default is.
    pub(crate) published: Option<TemplateVersion>,
    /// Something is being written that is not sent yet.
    pub(crate) has_draft: bool,
}

/// The texts of every action in every language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MessageTemplateList {
    pub(crate) items: Vec<MessageTemplateRow>,
}

/// The text of one action in one language, with all that an editor needs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MessageTemplate {
    #[schema(value_type = ActionWord)]
    pub(crate) action: Action,
    #[schema(value_type = LanguageWord)]
    pub(crate) language: Language,
    /// What is sent where the agency has no text of its own.
    pub(crate) default_text: String,
    /// The agency's own text that is sent. Null: the default is.
    pub(crate) published: Option<TemplateVersion>,
    /// What is being written.
    pub(crate) draft: Option<TemplateDraft>,
    /// Counts every change. 0: nobody ever wrote one, so changes come with `If-None-Match: *`.
    pub(crate) revision: i64,
    /// What the text may name.
    pub(crate) variables: Vec<TemplateVariable>,
    /// The longest template, in characters.
    pub(crate) limit_chars: usize,
    /// The longest text that may come of it, in bytes of UTF-8.
    pub(crate) limit_bytes: usize,
}

/// What is being written.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplateDraft {
    pub(crate) text: String,
    pub(crate) changed_by: StaffName,
    pub(crate) changed_at: DateTime<Utc>,
}

/// What an agency's text said from a moment on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplateVersion {
    /// 1 is the first.
    pub(crate) number: i64,
    /// Null: the agency went back to the default.
    pub(crate) text: Option<String>,
    pub(crate) published_by: StaffName,
    pub(crate) published_at: DateTime<Utc>,
}

/// A page of versions, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplateVersionPage {
    pub(crate) items: Vec<TemplateVersion>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}

/// How a variable is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TemplateVariableKind {
    /// A text, always there.
    Text,
    /// A text that may be missing.
    Optional,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// Texts, to be joined.
    List,
    /// Rows with variables of their own.
    Rows,
    /// Variables that are there together or not at all.
    Group,
}

/// Something that a text may name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplateVariable {
    pub(crate) name: String,
    pub(crate) kind: TemplateVariableKind,
    /// What it means.
    pub(crate) meaning: String,
    /// What it may look like. Empty for rows and groups.
    pub(crate) sample: String,
    /// What to put into the text for it.
    pub(crate) snippet: String,
    /// The variables of a row or a group.
    pub(crate) members: Vec<TemplateMember>,
}

/// A variable of a row or a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplateMember {
    pub(crate) name: String,
    pub(crate) kind: TemplateVariableKind,
    pub(crate) meaning: String,
    pub(crate) sample: String,
}

/// What a text would say.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplatePreview {
    pub(crate) text: String,
    /// How long that is, in bytes of UTF-8; what would be too long was shortened.
    pub(crate) bytes: usize,
}

/// Whether a line is in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LineChange {
    /// In both.
    Same,
    /// In the older one only.
    Removed,
    /// In the newer one only.
    Added,
}

/// A line of either text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DifferentLine {
    pub(crate) change: LineChange,
    pub(crate) parts: Vec<DifferentPart>,
}

/// A part of a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DifferentPart {
    pub(crate) text: String,
    /// It is what makes the line another one than its counterpart.
    pub(crate) differs: bool,
}

/// Two texts beside each other.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplateDifference {
    pub(crate) lines: Vec<DifferentLine>,
}
