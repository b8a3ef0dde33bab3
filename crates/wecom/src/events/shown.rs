//! Callbacks for people to look at: which fields say nothing about anybody, and which are secret.

use sidebook_messenger::{EventField, EventReadError, FieldValue};

use super::document::Document;

/// Fields that say nothing about anybody. Whatever is not among them counts as personal, today's and tomorrow's.
const OPEN: [&str; 27] = [
    "AgentID",
    "AgentId",
    "AppId",
    "AuthCorpId",
    "ChangeType",
    "CreateTime",
    "CurMemVer",
    "Event",
    "FailReason",
    "Id",
    "InfoType",
    "JoinScene",
    "LastMemVer",
    "MemChangeCnt",
    "MsgId",
    "MsgType",
    "PaidCorpId",
    "QuitScene",
    "Source",
    "StrategyId",
    "Status",
    "SuiteId",
    "TagType",
    "TimeStamp",
    "ToUserName",
    "UpdateDetail",
    "CorpId",
];

/// Fields that open something.
const SECRET: [&str; 6] = [
    "SuiteTicket",
    "AuthCode",
    "PermanentCode",
    "WelcomeCode",
    "State",
    "Token",
];

/// The fields of a decrypted callback body, in their order.
pub(crate) fn fields(body: &[u8]) -> Result<Vec<EventField>, EventReadError> {
    let document = Document::read(body)?;
    let field = |(name, text): (&str, String)| EventField {
        name: name.to_owned(),
        value: if SECRET.contains(&name) {
            FieldValue::Secret
        } else if OPEN.contains(&name) {
            FieldValue::Open(text)
        } else {
            FieldValue::Personal(text)
        },
    };
    Ok(document.all().map(field).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_people_is_told_apart_from_what_is_not() {
        let body = "<xml><SuiteId>ww1</SuiteId><InfoType><![CDATA[change_external_contact]]></InfoType>\
                    <UserID>zhangsan</UserID><WelcomeCode>abc</WelcomeCode>\
                    <MemChangeList><Item>wm1</Item><Item>wm2</Item></MemChangeList><New>王总</New></xml>";
        let shown: Vec<(String, String)> = fields(body.as_bytes())
            .unwrap()
            .into_iter()
            .map(|field| (field.name, field.value.masked()))
            .collect();
        let told = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            shown,
            [
                told("SuiteId", "ww1"),
                told("InfoType", "change_external_contact"),
                told("UserID", "zh***"),
                told("WelcomeCode", "***"),
                told("MemChangeList", "wm***"),
                told("New", "***"),
            ]
        );
        assert!(fields(b"<xml><a>").is_err());
    }
}
