//! The XML around the encrypted text: what is tolerated and what is not.
#![expect(clippy::unwrap_used, reason = "tests")]

use sidebook_envelope::{EnvelopeError, Signed, read_envelope, write_envelope, write_reply};

fn refusal(body: &str) -> EnvelopeError {
    read_envelope(body.as_bytes()).unwrap_err()
}

#[test]
fn forms_that_the_platform_writes_are_read() {
    for body in [
        "<xml><ToUserName><![CDATA[ww1]]></ToUserName><AgentID><![CDATA[218]]></AgentID><Encrypt><![CDATA[QUJD]]></Encrypt></xml>",
        "<xml><Encrypt><![CDATA[QUJD]]></Encrypt><AgentID>218</AgentID><ToUserName>ww1</ToUserName></xml>",
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<xml>\n  <ToUserName> <![CDATA[ww1]]>\n</ToUserName>\n  <AgentID>\t218 </AgentID>\n <Encrypt>\n<![CDATA[QUJD]]>\n</Encrypt>\n</xml>\n",
        "<xml><Extra><Deep><Encrypt>no</Encrypt></Deep>&amp;<![CDATA[x]]></Extra><New/><!-- c --><ToUserName>ww1</ToUserName><AgentID>218</AgentID><Encrypt>QUJD</Encrypt></xml>",
        "<xml a='b'><ToUserName><![CDATA[w]]><![CDATA[w1]]></ToUserName><AgentID>2&#49;8</AgentID><Encrypt>QU<!-- c -->JD</Encrypt></xml>",
    ] {
        let envelope = read_envelope(body.as_bytes()).unwrap();
        assert_eq!(envelope.to_user_name, "ww1", "{body}");
        assert_eq!(envelope.agent_id.as_deref(), Some("218"), "{body}");
        assert_eq!(envelope.encrypt, "QUJD", "{body}");
    }
}

#[test]
fn missing_and_empty_agents_are_none() {
    for agent in [
        "",
        "<AgentID/>",
        "<AgentID></AgentID>",
        "<AgentID><![CDATA[]]></AgentID>",
        "<AgentID> </AgentID>",
    ] {
        let body = format!("<xml>{agent}<Encrypt>QUJD</Encrypt></xml>");
        let envelope = read_envelope(body.as_bytes()).unwrap();
        assert_eq!(envelope.agent_id, None, "{agent}");
        assert_eq!(envelope.to_user_name, "");
    }
}

#[test]
fn signed_bytes_inside_cdata_are_untouched() {
    let envelope = read_envelope(b"<xml><Encrypt><![CDATA[QU\nJD\n]]></Encrypt></xml>").unwrap();
    assert_eq!(envelope.encrypt, "QU\nJD\n");
}

#[test]
fn encrypt_must_be_there_with_its_case_and_not_empty() {
    assert_eq!(
        refusal("<xml><ToUserName>a</ToUserName></xml>"),
        EnvelopeError::MissingEncrypt
    );
    assert_eq!(refusal("<xml/>"), EnvelopeError::MissingEncrypt);
    assert_eq!(
        refusal("<xml><encrypt><![CDATA[QUJD]]></encrypt></xml>"),
        EnvelopeError::MissingEncrypt
    );
    for empty in [
        "<Encrypt/>",
        "<Encrypt></Encrypt>",
        "<Encrypt><![CDATA[]]></Encrypt>",
        "<Encrypt> \n </Encrypt>",
    ] {
        assert_eq!(
            refusal(&format!("<xml>{empty}</xml>")),
            EnvelopeError::EmptyEncrypt,
            "{empty}"
        );
    }
}

#[test]
fn document_types_and_entities_are_refused() {
    assert_eq!(
        refusal("<!DOCTYPE xml [<!ENTITY a \"QUJD\">]><xml><Encrypt>&a;</Encrypt></xml>"),
        EnvelopeError::Doctype
    );
    assert_eq!(
        refusal("<!DOCTYPE xml SYSTEM \"http://127.0.0.1/x\"><xml/>"),
        EnvelopeError::Doctype
    );
    assert_eq!(
        refusal("<xml><Encrypt>&a;</Encrypt></xml>"),
        EnvelopeError::Entity
    );
    assert_eq!(
        refusal("<xml><Other>&a;</Other><Encrypt>QUJD</Encrypt></xml>"),
        EnvelopeError::Entity
    );
}

#[test]
fn repeated_elements_are_refused() {
    assert_eq!(
        refusal("<xml><Encrypt>A</Encrypt><Encrypt>B</Encrypt></xml>"),
        EnvelopeError::RepeatedElement
    );
    assert_eq!(
        refusal("<xml><Encrypt/><Encrypt>B</Encrypt></xml>"),
        EnvelopeError::RepeatedElement
    );
}

#[test]
fn other_bodies_are_refused() {
    for body in [
        "",
        "{}",
        "success",
        "<xml>",
        "<xml><Encrypt>A</Encrypt>",
        "<xml><Encrypt>A</xml>",
        "<XML><Encrypt>A</Encrypt></XML>",
        "<xml><Encrypt>A</Encrypt></xml><xml/>",
        "<xml><Encrypt>A</Encrypt></xml>tail",
        "head<xml><Encrypt>A</Encrypt></xml>",
        "<xml><Encrypt>A<b/></Encrypt></xml>",
        "<xml><Encrypt><b>A</b></Encrypt></xml>",
        "<xml><Encrypt>A<![CDATA[B]]></Encrypt></xml>",
        "<xml><Encrypt><![CDATA[B]]>A</Encrypt></xml>",
        "<xml><Encrypt><![CDATA[A</Encrypt></xml>",
        "<xml><Encrypt>A&#0;</Encrypt></xml>",
        "<xml><Encrypt>A & B</Encrypt></xml>",
    ] {
        assert_eq!(refusal(body), EnvelopeError::BadXml, "{body}");
    }
    assert_eq!(
        read_envelope(b"<xml><Encrypt>\xff</Encrypt></xml>"),
        Err(EnvelopeError::BadXml)
    );
}

#[test]
fn what_we_write_is_read_again() {
    let body = write_envelope("ww]]>1", Some("1000002"), "QUJD");
    let envelope = read_envelope(body.as_bytes()).unwrap();
    assert_eq!(
        (envelope.to_user_name.as_ref(), envelope.agent_id.as_deref()),
        ("ww]]>1", Some("1000002"))
    );
    assert_eq!(
        write_envelope("ww1", Some(""), "QUJD"),
        "<xml><ToUserName><![CDATA[ww1]]></ToUserName><AgentID><![CDATA[]]></AgentID><Encrypt><![CDATA[QUJD]]></Encrypt></xml>"
    );
}

#[test]
fn a_reply_has_the_four_elements() {
    let reply = Signed {
        signature: "abc",
        timestamp: "1700000000",
        nonce: "n]]>1",
        encrypted: "QUJD",
    };
    let body = write_reply(&reply);
    assert_eq!(
        body,
        "<xml><Encrypt><![CDATA[QUJD]]></Encrypt><MsgSignature><![CDATA[abc]]></MsgSignature>\
         <TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[n]]]]><![CDATA[>1]]></Nonce></xml>"
    );
    assert_eq!(read_envelope(body.as_bytes()).unwrap().encrypt, "QUJD");
}
