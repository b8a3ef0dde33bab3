//! A clock that is set forward and back by an hour: nothing is lost or done twice, and people are told clearly.

use std::time::Duration;

use chrono::TimeDelta;
use sidebook_ambient::Clock as _;
use sidebook_tests::{TestApp, on_each_database};

use crate::kit::{all_are_acknowledged, assert_all_is_done, change_remarks, go_on};

const HOUR: Duration = Duration::from_secs(3600);

fn set_back(app: &TestApp) {
    app.clock.set(app.clock.now() - TimeDelta::hours(1));
}

on_each_database! {
    async fn an_hour_forward_between_the_callback_and_its_work_loses_nothing(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        change_remarks(&app, "前", 5);
        assert_eq!(all_are_acknowledged(&app).await, 5);
        app.clock.advance(HOUR);
        app.settle().await;
        assert_all_is_done(&app).await;
        change_remarks(&app, "后", 5);
        app.settle().await;
        assert_all_is_done(&app).await;
        app.stop().await;
    }

    async fn an_hour_back_delays_what_waited_and_loses_nothing(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        app.clock.advance(HOUR);
        app.settle().await;
        change_remarks(&app, "前", 5);
        assert_eq!(all_are_acknowledged(&app).await, 5);
        set_back(&app);
        app.settle().await;
        // What comes now is stamped earlier than what waits.
        change_remarks(&app, "后", 5);
        app.settle().await;
        // A read stamped earlier does not overwrite one that seems newer; once the clock has caught up, the next one does.
        go_on(&app, 5, Duration::from_secs(900)).await;
        change_remarks(&app, "又前", 1);
        app.settle().await;
        assert_all_is_done(&app).await;
        app.stop().await;
    }

    async fn a_session_that_seems_to_begin_in_the_future_is_good_or_clearly_over(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let owner = app.owner().await;
        set_back(&app);
        let answer = owner.get("/console/corps").await;
        assert!(answer.status == 200 || answer.status == 401, "{} {}", answer.status, answer.body);
        app.clock.advance(2 * HOUR);
        let answer = owner.get("/console/corps").await;
        assert!(answer.status == 200 || answer.code() == "session_expired", "{} {}", answer.status, answer.body);
        app.stop().await;
    }
}
