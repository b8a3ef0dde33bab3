use super::*;

const SOUND: &str = r#"
    [server]
    public_url = "https://sidebook.example.cn"
    [database]
    url = "sqlite://var/sidebook.db"
    [secrets]
    current_key = 1
    session_key = "0123456789abcdef0123456789abcdef"
    [secrets.keys]
    1 = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    [wecom.suite]
    suite_id = "ww5a1de8077e7fee01"
    suite_secret = "s"
    provider_corp_id = "ww1"
    token = "sidebookToken01"
    encoding_aes_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
"#;

fn keys(text: &str) -> Vec<String> {
    let error = Config::from_toml(text).expect_err("these must not pass");
    error.problems.into_iter().map(|problem| problem.key).collect()
}

#[test]
fn a_sound_configuration_is_read() {
    let config = Config::from_toml(SOUND).unwrap();
    assert_eq!(
        config.wecom.suite.as_ref().unwrap().suite_id,
        "ww5a1de8077e7fee01"
    );
    assert_eq!(config.server.roles, [Role::Receiver, Role::Api, Role::Worker]);
    assert_eq!(config.worker.lease.as_secs(), 20);
}

#[test]
fn the_defaults_alone_lack_only_what_an_operator_must_choose() {
    assert_eq!(
        keys(""),
        ["database.url", "secrets.current_key", "secrets.session_key"]
    );
}

#[test]
fn all_problems_are_listed_at_once_with_their_keys() {
    let text = SOUND
        .replace("https://sidebook.example.cn", "sidebook.example.cn/")
        .replace("sqlite://", "mysql://")
        .replace("HBkaGxwdHh8", "HBk")
        .replace("GBkaGxwdHh8", "GBk")
        + "test_instal = true\n[worker]\nconcurrency = 0\n[colour]\nblue = 1\n";
    let found = keys(&text);
    for key in [
        "server.public_url",
        "database.url",
        "wecom.suite.test_instal",
        "worker.concurrency",
        "colour",
    ] {
        assert!(
            found.iter().any(|one| one == key),
            "{key} is missing in {found:?}"
        );
    }
}

#[test]
fn a_wrong_callback_key_says_how_long_it_must_be() {
    let error = Config::from_toml(&SOUND.replace("GBkaGxwdHh8", "GBkaGxwdHh")).unwrap_err();
    assert_eq!(
        error.to_string().trim_end(),
        "the configuration has 1 problem(s):\n  wecom.suite.encoding_aes_key: expected 43 characters, got 42"
    );
}

#[test]
fn secrets_come_from_files_and_are_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("suite_secret");
    std::fs::write(&file, "from-a-file\n").unwrap();
    let text = SOUND.replace("suite_secret = \"s\"", &format!("suite_secret_file = {file:?}"));
    let config = Config::from_toml(&text).unwrap();
    let secret = &config.wecom.suite.as_ref().unwrap().suite_secret;
    assert_eq!(secrecy::ExposeSecret::expose_secret(secret), "from-a-file");
    let printed = format!("{config:?}");
    for hidden in [
        "from-a-file",
        "0123456789abcdef",
        "MDEyMzQ1",
        "sidebookToken01",
        "AAECAwQF",
    ] {
        assert!(!printed.contains(hidden), "{hidden} is printed");
    }
}

#[test]
fn values_of_the_wrong_type_name_the_key_and_not_the_value() {
    let error = Config::from_toml(&SOUND.replace("\"sqlite://var/sidebook.db\"", "true")).unwrap_err();
    assert_eq!(error.problems.first().unwrap().key, "database.url");
    assert!(!error.to_string().contains("true"));
}

#[test]
fn the_demo_reads_with_generated_secrets() {
    let generated = "[secrets]\nsession_key = \"0123456789abcdef0123456789abcdef\"\n[secrets.keys]\n1 = \"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\"\n";
    let figment = demo_figment(
        generated,
        "[server]
listen = \"127.0.0.1:7900\"
",
    );
    let config = Config::read(&figment).unwrap();
    assert!(config.demo.enabled);
    assert_eq!(config.server.listen.port(), 7900);
    assert_eq!(config.warnings(), Vec::<String>::new());
}

#[test]
fn sections_that_contradict_each_other_are_named() {
    let clash =
        SOUND.to_owned() + "[metrics]\nlisten = \"0.0.0.0:8080\"\n[receiver]\nlisten = \"127.0.0.1:8080\"\n";
    assert_eq!(
        keys(&clash),
        ["metrics.listen", "receiver.listen", "receiver.listen"]
    );
    let same = SOUND.replace(
        "0123456789abcdef0123456789abcdef",
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    );
    assert_eq!(keys(&same), ["secrets.session_key"]);
}

#[test]
fn what_works_but_not_well_is_warned_of() {
    let warned = |from: &str, to: &str| {
        let mut warnings = Config::from_toml(&SOUND.replace(from, to)).unwrap().warnings();
        warnings.retain(|warning| !warning.starts_with("sms.provider"));
        warnings
    };
    let says = |warnings: &[String], words: &[&str]| {
        assert_eq!(warnings.len(), words.len(), "{warnings:?}");
        for (warning, word) in warnings.iter().zip(words) {
            assert!(warning.contains(word), "{warning}");
        }
    };
    says(&warned("", ""), &[]);
    says(
        &warned("[database]", "roles = [\"worker\"]\n[database]"),
        &["at most one process of each role"],
    );
    says(
        &warned("sqlite://var/sidebook.db", "postgres://sidebook@db/sidebook"),
        &["run one process only"],
    );
    says(
        &warned("https://sidebook.example.cn", "http://sidebook.example.cn"),
        &["is not https"],
    );
    for host in ["https://localhost:8443", "https://10.0.0.1", "https://[::1]:8443"] {
        says(
            &warned("https://sidebook.example.cn", host),
            &["has no domain name"],
        );
    }
    says(
        &warned("suite_id = \"ww5a1de8077e7fee01\"", "suite_id = \"\""),
        &["only self-built apps"],
    );
}

#[test]
fn a_secret_that_everybody_can_read_is_warned_of_and_an_empty_one_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("suite_secret");
    let text = SOUND.replace("suite_secret = \"s\"", &format!("suite_secret_file = {file:?}"));
    let warnings = |mode: u32| {
        std::fs::write(&file, "from-a-file\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let warnings = Config::from_toml(&text).unwrap().warnings();
        warnings
            .into_iter()
            .any(|warning| warning.starts_with("wecom.suite.suite_secret_file"))
    };
    assert!(warnings(0o644));
    assert!(!warnings(0o640));
    std::fs::write(&file, "\n").unwrap();
    assert_eq!(keys(&text), ["wecom.suite.suite_secret_file"]);
}

#[test]
fn the_cluster_example_is_sound_once_its_secrets_are_there() {
    let example = include_str!("../../../../config/cluster.example.toml");
    let folder = tempfile::tempdir().unwrap();
    for (name, secret) in [
        ("database_url", "postgres://sidebook:secret@db/sidebook"),
        ("redis_url", "redis://redis:6379"),
        ("session_key", "0123456789abcdef0123456789abcdef"),
        ("sealing_key_1", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
        ("wecom_suite_secret", "s"),
        ("wecom_token", "sidebookToken01"),
        (
            "wecom_encoding_aes_key",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        ),
    ] {
        use std::os::unix::fs::PermissionsExt as _;

        let file = folder.path().join(name);
        std::fs::write(&file, secret).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let placed = example.replace("/run/secrets", &folder.path().display().to_string());
    let mut warnings = Config::from_toml(&placed).unwrap().warnings();
    warnings.retain(|warning| !warning.starts_with("sms.provider"));
    assert_eq!(warnings, Vec::<String>::new());
}

#[test]
fn a_bucket_needs_its_address_and_its_keys() {
    let config = Config::from_toml(SOUND).unwrap();
    assert!(matches!(
        config.attachments.store,
        AttachmentStoreConfig::Folder(_)
    ));
    assert_eq!(config.attachments.limit_bytes, 20 * 1024 * 1024);
    let lacking =
        SOUND.to_owned() + "[attachments]\nstore = \"s3\"\nlimit_mib = 0\n[attachments.s3]\nregion = \"\"\n";
    assert_eq!(
        keys(&lacking),
        [
            "attachments.limit_mib",
            "attachments.s3.endpoint",
            "attachments.s3.bucket",
            "attachments.s3.region",
            "attachments.s3.access_key_id",
            "attachments.s3.secret_access_key",
        ]
    );
    let sound = SOUND.to_owned()
        + "[attachments]\nstore = \"s3\"\n[attachments.s3]\nendpoint = \"https://s3.example.cn\"\nbucket = \"files\"\n\
           access_key_id = \"AKID\"\nsecret_access_key = \"very secret\"\n";
    let config = Config::from_toml(&sound).unwrap();
    assert!(!format!("{config:?}").contains("very secret"));
    assert_eq!(
        keys(&(SOUND.to_owned() + "[attachments]\nfolder = \"\"\n")),
        ["attachments.folder"]
    );
    assert_eq!(
        keys(&(SOUND.to_owned() + "[attachments]\nstore = \"ftp\"\n")),
        ["attachments.store"]
    );
}

#[test]
fn a_folder_of_files_is_warned_of_where_processes_are_many() {
    let cluster = SOUND.to_owned() + "[redis]\nurl = \"redis://127.0.0.1\"\n";
    let warned = |text: &str| {
        let warnings = Config::from_toml(text).unwrap().warnings();
        warnings
            .iter()
            .any(|warning| warning.contains("attachments.folder"))
    };
    assert!(warned(&cluster));
    assert!(!warned(SOUND));
    let shared = cluster + "[attachments]\nfolder = \"/srv/attachments\"\n";
    assert!(!warned(&shared));
}
