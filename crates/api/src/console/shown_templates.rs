//! Message templates as the console shows them.

use sidebook_domain::{Action, Language, StaffId};
use sidebook_render::{TemplateVariable as Variable, VariableKind};
use sidebook_storage::{AgencyDoor, Executor, MessageTemplate as Stored, TemplateVersion as Version};

use crate::problem::{ApiResult, ProblemCode};
use crate::wire::{
    MessageTemplate, MessageTemplateRow, StaffName, TemplateDraft, TemplateMember, TemplateVariable,
    TemplateVariableKind, TemplateVersion,
};

/// A template with all that its editor needs; what variables mean is said in the language `words`.
pub(super) async fn whole<E: Executor>(
    door: AgencyDoor<'_, E>,
    (action, language): (Action, Language),
    stored: Option<&Stored>,
    words: Language,
) -> ApiResult<MessageTemplate> {
    let draft = stored.and_then(|stored| stored.draft.clone());
    let draft = match draft {
        None => None,
        Some(draft) => Some(TemplateDraft {
            text: draft.text,
            changed_by: name(door, draft.by).await?,
            changed_at: draft.at,
        }),
    };
    Ok(MessageTemplate {
        action,
        language,
        default_text: sidebook_render::default_template(action, language)
            .trim()
            .to_owned(),
        published: published(door, stored).await?,
        draft,
        revision: stored.map_or(0, |stored| stored.revision),
        variables: sidebook_render::template_variables(action)
            .iter()
            .map(|of| variable((action, language), words, of))
            .collect(),
        limit_chars: sidebook_render::TEMPLATE_CHARS,
        limit_bytes: sidebook_render::TEXT_LIMIT_BYTES,
    })
}

pub(super) async fn row<E: Executor>(
    door: AgencyDoor<'_, E>,
    (action, language): (Action, Language),
    stored: Option<&Stored>,
) -> ApiResult<MessageTemplateRow> {
    Ok(MessageTemplateRow {
        action,
        language,
        published: published(door, stored).await?,
        has_draft: stored.is_some_and(|stored| stored.draft.is_some()),
    })
}

async fn published<E: Executor>(
    door: AgencyDoor<'_, E>,
    stored: Option<&Stored>,
) -> ApiResult<Option<TemplateVersion>> {
    let Some((template, number)) =
        stored.and_then(|stored| stored.published.map(|number| (stored.id, number)))
    else {
        return Ok(None);
    };
    let version = door.message_templates().version(template, number).await?;
    Ok(Some(
        self::version(door, version.ok_or(ProblemCode::Internal)?).await?,
    ))
}

pub(super) async fn version<E: Executor>(
    door: AgencyDoor<'_, E>,
    version: Version,
) -> ApiResult<TemplateVersion> {
    Ok(TemplateVersion {
        number: version.number,
        text: version.text,
        published_by: name(door, version.by).await?,
        published_at: version.at,
    })
}

async fn name<E: Executor>(door: AgencyDoor<'_, E>, id: StaffId) -> ApiResult<StaffName> {
    // People are switched off, never deleted.
    let staff = door.staff().find(id).await?.ok_or(ProblemCode::Internal)?;
    Ok(StaffName { id, name: staff.name })
}

fn variable((action, language): (Action, Language), words: Language, of: &Variable) -> TemplateVariable {
    let sample = |path: &[&str]| sidebook_render::variable_sample(action, language, path);
    TemplateVariable {
        name: of.name.to_owned(),
        kind: kind(of.kind),
        meaning: of.meaning(words).to_owned(),
        sample: sample(&[of.name]),
        snippet: of.snippet(language),
        members: of
            .members
            .iter()
            .map(|member| TemplateMember {
                // As it is written within the row.
                name: match of.kind {
                    VariableKind::Rows { one } => format!("{one}.{}", member.name),
                    _ => format!("{}.{}", of.name, member.name),
                },
                kind: kind(member.kind),
                meaning: member.meaning(words).to_owned(),
                sample: sample(&[of.name, member.name]),
            })
            .collect(),
    }
}

fn kind(of: VariableKind) -> TemplateVariableKind {
    match of {
        VariableKind::Text => TemplateVariableKind::Text,
        VariableKind::Optional => TemplateVariableKind::Optional,
        VariableKind::Number => TemplateVariableKind::Number,
        VariableKind::Flag => TemplateVariableKind::Flag,
        VariableKind::List => TemplateVariableKind::List,
        VariableKind::Rows { .. } => TemplateVariableKind::Rows,
        VariableKind::Group => TemplateVariableKind::Group,
    }
}
