use serde_json::Value;

use crate::program::Place;

#[test]
fn problems_come_all_at_once_with_exit_code_1_and_no_secret() {
    let place = Place::new();
    let sound = place.command(&["check", "--json"]).output().unwrap();
    assert!(sound.status.success());
    let answer: Value = serde_json::from_slice(&sound.stdout).unwrap();
    assert_eq!(answer["sound"], true, "{answer}");

    let config = std::fs::read_to_string(place.config()).unwrap();
    let broken = config
        .replace(
            "session_key = \"0123456789abcdef0123456789abcdef\"",
            "session_key = \"tooshort-hidden\"",
        )
        .replace("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "AQEB-hidden")
        + "colour = \"blue\"\n";
    std::fs::write(place.config(), broken).unwrap();
    let refused = place.command(&["check", "--json"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&refused.stdout).unwrap();
    let keys: Vec<&str> = answer["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|problem| problem["key"].as_str())
        .collect();
    assert_eq!(
        keys,
        ["secrets.keys.1", "secrets.session_key", "log.colour"],
        "{answer}"
    );

    let in_words = place.command(&["check"]).output().unwrap();
    assert_eq!(in_words.status.code(), Some(1));
    let said = String::from_utf8(in_words.stderr).unwrap();
    assert!(keys.iter().all(|key| said.contains(key)), "{said}");
    assert!(
        !said.contains("hidden") && !answer.to_string().contains("hidden"),
        "{said}"
    );
}
