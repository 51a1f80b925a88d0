//! Runs the example as a user does, and watches it.

use asena_ws_tests_example::Example;

#[test]
fn it_pushes_what_its_jobs_publish() {
    let feed = Example::start(env!("CARGO_BIN_EXE_feed"));
    let (mut one, mut other) = (feed.connect("/feed"), feed.connect("/feed"));
    for client in [&mut one, &mut other] {
        let first = client.text();
        let price = first.strip_prefix("price 100.").map(str::parse::<u64>);
        let Some(Ok(cents)) = price else {
            panic!("{first:?} is no price")
        };
        assert_eq!(client.text(), format!("price 100.{:02}", cents + 1));
    }
}

#[test]
fn a_signal_lets_a_running_job_end() {
    let feed = Example::start(env!("CARGO_BIN_EXE_feed"));
    let mut client = feed.connect("/feed");
    while client.text() != "archive.begun" {}
    drop(client);
    feed.signal("TERM");
    let exit = feed.exit();
    assert_eq!(exit.code, Some(0), "{exit:#?}");
    assert!(
        exit.says("archived 2 prices") || exit.says("archived 3 prices"),
        "{exit:#?}"
    );
}
