//! `sidebook agency`: how an operator lets an agency in.

use crate::program::Place;

fn said(place: &Place, arguments: &[&str]) -> (bool, String) {
    let output = place.command(arguments).output().unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

#[test]
fn an_agency_is_let_in_with_its_owner() {
    let place = Place::new();
    assert!(said(&place, &["migrate", "up"]).0);
    let add = |name: &str, mobile: &str| {
        said(
            &place,
            &[
                "agency",
                "add",
                "--name",
                name,
                "--owner",
                "钱多多",
                "--mobile",
                mobile,
            ],
        )
    };
    let (done, added) = add(" 启明代账 ", "13800138000");
    assert!(done && added.trim().ends_with("  启明代账"), "{added}");
    for (name, mobile, option) in [
        ("", "13800138000", "--name"),
        (&"长".repeat(65), "13800138000", "--name"),
        ("两\n行", "13800138000", "--name"),
        ("万达代账", "12345", "--mobile"),
    ] {
        let (done, why) = add(name, mobile);
        assert!(!done && why.contains(option), "{why}");
    }
    let (done, listed) = said(&place, &["agency", "list"]);
    assert!(done);
    assert_eq!(listed, added, "what was refused left nothing behind");
}
