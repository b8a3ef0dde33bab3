use sidebook_envelope::{read_envelope, write_envelope};
use sidebook_messenger::Event;
use sidebook_wecom::events::Notice;

/// The outer XML of a callback. What reads is written and read again as the same, as far as the signed text goes.
pub fn envelope_xml(bytes: &[u8]) {
    let Ok(envelope) = read_envelope(bytes) else {
        return;
    };
    assert!(!envelope.encrypt.is_empty(), "an empty text was taken for signed");
    assert_ne!(
        envelope.agent_id.as_deref(),
        Some(""),
        "an empty id was taken for one"
    );
    let writable = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if writable(&envelope.encrypt) && writable(&envelope.to_user_name) {
        let written = write_envelope(&envelope.to_user_name, None, &envelope.encrypt);
        let again = read_envelope(written.as_bytes()).expect("what we wrote");
        assert_eq!(again.encrypt, envelope.encrypt);
        assert_eq!(again.to_user_name, envelope.to_user_name);
    }
}

/// The XML of an event, in either dialect, down to the neutral event.
pub fn event(bytes: &[u8]) {
    let Ok(notice) = Notice::read(bytes) else {
        return;
    };
    let event = Event::from(notice);
    assert!(!event.name.is_empty(), "an event without a name");
    // What a log line would do with it.
    let _ = format!("{event:?}");
}
