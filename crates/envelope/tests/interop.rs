//! Two implementations not written here encrypt and we decrypt, and the other way round.
//!
//! `script/lib/interop` installs them and prints the two variables this test needs.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use sidebook_envelope::{CallbackKeys, ReceiverSet, Signed};

const TOKEN: &str = "sidebookToken01";
const AES_KEYS: [&str; 2] = [
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
];

struct Case {
    aes_key: &'static str,
    receiver: &'static str,
    timestamp: String,
    nonce: String,
    message: String,
}

impl Case {
    fn json(&self) -> Value {
        let Self {
            aes_key,
            receiver,
            timestamp,
            nonce,
            message,
        } = self;
        json!({ "token": TOKEN, "aes_key": aes_key, "receiver": receiver, "timestamp": timestamp, "nonce": nonce, "message": message })
    }

    fn keys(&self) -> CallbackKeys {
        CallbackKeys::new(TOKEN, self.aes_key).unwrap()
    }
}

/// Lengths around every padding, Chinese text, XML; receivers of suites, corps and of nobody.
fn cases() -> Vec<Case> {
    let lengths = (0..=66).map(|length| "x".repeat(length));
    let texts = [
        "税款已申报，请查收 🧾",
        "<xml><InfoType> <![CDATA[suite_ticket]]></InfoType></xml>",
        "a\r\nb\0c",
    ];
    let messages = lengths
        .chain(texts.map(str::to_owned))
        .chain([("账".repeat(15_000))]);
    let receivers = ["ww5a1de8077e7fee01", "wpKw8tEQAA_long_encrypted_corp_id", ""];
    messages
        .enumerate()
        .flat_map(|(at, message)| receivers.map(|receiver| (at, receiver, message.clone())))
        .map(|(at, receiver, message)| Case {
            aes_key: AES_KEYS[at % 2],
            receiver,
            timestamp: (1_700_000_000 + at).to_string(),
            nonce: format!("0{at}nonce"),
            message,
        })
        .collect()
}

fn variable(name: &str) -> PathBuf {
    match std::env::var_os(name) {
        Some(value) => PathBuf::from(value),
        None => panic!(
            "{name} is not set: run `eval \"$(script/lib/interop)\"` first, it installs what this test needs"
        ),
    }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/interop")
        .join(name)
}

fn ask(mut command: Command, questions: &[Value]) -> Vec<Value> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines: String = questions.iter().map(|question| format!("{question}\n")).collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "the foreign implementation refused: {}",
        output.status
    );
    writer.join().unwrap().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn prove(command: impl Fn() -> Command) {
    let cases = cases();

    let questions: Vec<Value> = cases
        .iter()
        .map(|case| with(case.json(), json!({ "do": "encrypt" })))
        .collect();
    let answers = ask(command(), &questions);
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(&answers) {
        let signed = Signed {
            signature: answer["signature"].as_str().unwrap(),
            timestamp: &case.timestamp,
            nonce: &case.nonce,
            encrypted: answer["encrypted"].as_str().unwrap(),
        };
        let opened = case
            .keys()
            .open(&signed, &ReceiverSet::One(case.receiver))
            .unwrap();
        assert_eq!(opened.message(), case.message.as_bytes());
    }

    let questions: Vec<Value> = cases
        .iter()
        .map(|case| {
            let encrypted = case
                .keys()
                .seal(case.message.as_bytes(), case.receiver, *b"0123456789abcdef");
            let signature = case.keys().sign(&case.timestamp, &case.nonce, &encrypted);
            with(
                case.json(),
                json!({ "do": "decrypt", "encrypted": encrypted, "signature": signature }),
            )
        })
        .collect();
    let answers = ask(command(), &questions);
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(answer["message"], json!(case.message));
        assert_eq!(answer["receiver"], json!(case.receiver));
    }
}

fn with(mut question: Value, more: Value) -> Value {
    let Value::Object(more) = more else {
        panic!("an object")
    };
    question.as_object_mut().unwrap().extend(more);
    question
}

#[test]
fn npm_wecom_crypto_and_we_understand_each_other() {
    let folder = variable("SIDEBOOK_INTEROP_NODE_DIR");
    prove(|| {
        let mut node = Command::new("node");
        node.arg(script("wecom_crypto.mjs")).arg(&folder);
        node
    });
}

#[test]
fn pypi_wechatpy_and_we_understand_each_other() {
    let python = variable("SIDEBOOK_INTEROP_PYTHON");
    prove(|| {
        let mut python = Command::new(&python);
        python.arg(script("wechatpy_crypto.py"));
        python
    });
}
