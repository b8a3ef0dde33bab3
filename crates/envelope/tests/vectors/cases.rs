//! The vectors of `platform/wecom.md` 1.10.

use sidebook_envelope::{CallbackKeys, Signed};

/// One vector; `random` where it is known and printable.
#[derive(Debug)]
pub(crate) struct Vector {
    pub(crate) name: &'static str,
    pub(crate) token: &'static str,
    pub(crate) aes_key: &'static str,
    pub(crate) receiver: &'static str,
    pub(crate) timestamp: &'static str,
    pub(crate) nonce: &'static str,
    pub(crate) encrypted: &'static str,
    pub(crate) signature: &'static str,
    pub(crate) message: &'static str,
    pub(crate) random: Option<&'static [u8; 16]>,
    pub(crate) pad: usize,
}

pub(crate) fn keys(vector: &Vector) -> CallbackKeys {
    CallbackKeys::new(vector.token, vector.aes_key).unwrap()
}

pub(crate) fn signed(vector: &Vector) -> Signed<'_> {
    let Vector {
        signature,
        timestamp,
        nonce,
        encrypted,
        ..
    } = vector;
    Signed {
        signature,
        timestamp,
        nonce,
        encrypted,
    }
}

const SAMPLE_KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const SAMPLE_CORP: &str = "wx5823bf96d3bd56c7";
const SUITE_KEY: &str = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";
const SUITE_CORP: &str = "wx49f0ab532d5d035a";
const OUR_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const OUR_SUITE: &str = "ww5a1de8077e7fee01";
const OUR_RANDOM: Option<&[u8; 16]> = Some(b"0123456789abcdef");

pub(crate) const VECTORS: &[Vector] = &[
    Vector {
        name: "V1",
        token: "QDG6eK",
        aes_key: SAMPLE_KEY,
        receiver: SAMPLE_CORP,
        timestamp: "1409659589",
        nonce: "263014780",
        encrypted: "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
        signature: "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
        message: "1616140317555161061",
        random: Some(b"c41b64491c2468d0"),
        pad: 7,
    },
    Vector {
        name: "V2",
        token: "QDG6eK",
        aes_key: SAMPLE_KEY,
        receiver: SAMPLE_CORP,
        timestamp: "1409659813",
        nonce: "1372623149",
        encrypted: "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==",
        signature: "477715d11cdb4164915debcba66cb864d751f3e6",
        message: "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n<FromUserName><![CDATA[mycreate]]></FromUserName>\n<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>",
        random: Some(b"0960688932c47ef1"),
        pad: 30,
    },
    Vector {
        name: "V3 first",
        token: "1372623149",
        aes_key: SAMPLE_KEY,
        receiver: SAMPLE_CORP,
        timestamp: "1629824456",
        nonce: "bqe3yfbqfc7",
        encrypted: "22vyvcBQ1xafTSJuhMGQuFyOAh00m2enIATgo4R6SGHY/YhofNmfwCksP3OP0Gxnq+cqnJcuvUQtjSbEu60IUA==",
        signature: "6a27598fb5b01ee02684379a339fef6de65c83c2",
        message: "ECHO",
        random: None,
        pad: 22,
    },
    Vector {
        name: "V3 second",
        token: "1372623149",
        aes_key: SAMPLE_KEY,
        receiver: SAMPLE_CORP,
        timestamp: "1629824247",
        nonce: "s8a61euba6m",
        encrypted: "fSW+704DFd+eE1SrOhMQ1kiV+t/5V7+cs8QIt6qD9xR44PgSlym1NtMvQYw5S+RKhQxdy3RNheLNHJuU+HGjHQ==",
        signature: "c2273fb8ef29b1427a88b76b56036b76128c46d0",
        message: "ECHO",
        random: None,
        pad: 22,
    },
    Vector {
        name: "V4",
        token: "123456",
        aes_key: SUITE_KEY,
        receiver: SUITE_CORP,
        timestamp: "1411443780",
        nonce: "437374425",
        encrypted: "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==",
        signature: "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96",
        message: "5927782489442352469",
        random: None,
        pad: 7,
    },
    Vector {
        name: "V5",
        token: "123456",
        aes_key: SUITE_KEY,
        receiver: SUITE_CORP,
        timestamp: "1411525903",
        nonce: "461056294",
        encrypted: "9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGsL8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSjPUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsVbwbgX05UPPJvFurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFYFMNMpatF9XiKzHo3",
        signature: "407518b7649e86ef23978113f92d27afa9296533",
        message: "<xml>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[test]]></Content>\n<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>\n<ToUserName><![CDATA[messense]]></ToUserName>\n<AgentID>1</AgentID>\n<CreateTime>1411525903</CreateTime>\n</xml>",
        random: Some(b"1234567890123456"),
        pad: 3,
    },
    Vector {
        name: "V6",
        token: "sidebookToken01",
        aes_key: OUR_KEY,
        receiver: OUR_SUITE,
        timestamp: "1700000000",
        nonce: "nonce-0001",
        encrypted: "4j/AuRx71kQlxVlzbpsMWC/sGx8NGNyo0tHL18dkSDo2dwymsdhpEjlR/d4i9YC/3dr6xbuLsUY/P/op9z8z+eh30Qr9eW2PebDAG39UyKb3kuwFUQqercb9gm2iMSCIed9cBj2NDWqLnUWf4J4TYAf/E9nPeyJVU/weno9dGUCSatz4plm2SERhqkgMKa49nP+I2omk0SgZQGqwPBNCeYz+mzyUEzQfrIWH1cSj+4p9C6dsVhABEZMtuwMyOSQuQL8VKQXbM5gR1zd5Jdws63lea4LwUf82+A4mwIozLRRdZcfJmaW8TlYAiqnyP0pB0kyHkMfWX/Rs6oxkX7AaDw==",
        signature: "fb584266421f37753c9c692e119c6525b872f851",
        message: "<xml><SuiteId><![CDATA[ww5a1de8077e7fee01]]></SuiteId><InfoType><![CDATA[suite_ticket]]></InfoType><TimeStamp>1700000000</TimeStamp><SuiteTicket><![CDATA[sidebook-ticket-0001]]></SuiteTicket></xml>",
        random: OUR_RANDOM,
        pad: 21,
    },
    Vector {
        name: "V7",
        token: "sidebookToken01",
        aes_key: OUR_KEY,
        receiver: "",
        timestamp: "1700000000",
        nonce: "nonce-0002",
        encrypted: "4j/AuRx71kQlxVlzbpsMWIrwdE56z9Tp/wtXE9J56gA=",
        signature: "cf791a129712ccb0b6e53db9257a817061bfe487",
        message: "9876543210",
        random: OUR_RANDOM,
        pad: 2,
    },
    Vector {
        name: "V8",
        token: "sidebookToken01",
        aes_key: OUR_KEY,
        receiver: OUR_SUITE,
        timestamp: "1700000000",
        nonce: "nonce-0003",
        encrypted: "4j/AuRx71kQlxVlzbpsMWLdwa700XSzOWDMkXDdU+WosU+ewEoBShSctEkjIMzDl1r5OMHyNU0ImArjQDI7yCYGTeEzwAk68wYvWkfxBJTvNWVItacU/aRnLY3EwK8fI",
        signature: "3f709e630ff42620c0aebd5081d2e897d81e7d0f",
        message: "xxxxxxxxxxxxxxxxxxxxxxxxxx",
        random: OUR_RANDOM,
        pad: 32,
    },
];
