use crate::program::Place;

#[test]
fn roles_of_the_command_line_override_the_configuration_in_any_combination() {
    let place = Place::new();
    for (roles, receives, serves) in [
        (&["--roles", "receiver"][..], 403, 404),
        (&["--roles", "api"], 404, 200),
        (&["--roles", "worker"], 404, 404),
        (&["--roles", "receiver,worker"], 403, 404),
        (&["--roles", "receiver,api", "--roles", "worker"], 403, 200),
        (&[], 403, 200),
    ] {
        let process = place.serve(roles);
        let statuses =
            ["/healthz", "/callbacks/wecom/suite", "/api/v1/setup"].map(|path| process.status(path));
        assert_eq!(statuses, [200, receives, serves], "{roles:?}: {}", process.open);
        assert!(process.stop().success(), "{roles:?}");
    }
}

#[test]
fn processes_of_one_role_each_share_a_file() {
    let place = Place::new();
    let processes = ["receiver", "api", "worker"].map(|role| place.serve(&["--roles", role]));
    assert_eq!(
        processes.each_ref().map(|process| process.status("/readyz")),
        [200; 3]
    );
    for process in processes {
        assert!(process.stop().success());
    }
}

#[test]
fn a_role_that_there_is_not_is_refused() {
    let place = Place::new();
    for roles in ["postman", "api,api"] {
        let refused = place.command(&["serve", "--roles", roles]).output().unwrap();
        assert!(!refused.status.success());
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("roles"), "{said}");
    }
}
