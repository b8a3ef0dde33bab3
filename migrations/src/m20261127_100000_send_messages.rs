//! One permission for handing any prepared message to a chat, where there was one for the service card alone.

/// Serves reading permissions: a word that is not known is not held.
pub(crate) const UP: &[&str] = &["UPDATE staff SET permissions = \
     CAST(replace(CAST(permissions AS TEXT), 'send_service_reminders', 'send_messages') AS {json})"];

pub(crate) const DOWN: &[&str] = &["UPDATE staff SET permissions = \
     CAST(replace(CAST(permissions AS TEXT), 'send_messages', 'send_service_reminders') AS {json})"];
