//! What the log of a process says of its jobs and subscribers.

use crate::kit::process::Process;

const BACKGROUND_APP: &str = env!("CARGO_BIN_EXE_background_app");

/// The cells of the first row that has this text.
fn row<'a>(lines: &'a [String], part: &str) -> Vec<&'a str> {
    let row = lines.iter().find(|line| line.contains(part));
    let row = row.unwrap_or_else(|| panic!("no row with {part:?} in {lines:#?}"));
    let cells = row.split("  ").map(str::trim);
    cells.filter(|cell| !cell.is_empty()).collect()
}

#[tokio::test]
async fn jobs_and_subscribers_are_listed_what_fails_is_told_and_what_hangs_is_dropped() {
    let process = Process::start(BACKGROUND_APP);
    process.printed("hangs").await;
    process.printed_something_with("it has lost 1 so far").await;
    process.printed_something_with("runs are left out").await;
    process.signal("TERM").await;
    let exit = process.exit().await;
    // What hangs was dropped: the shutdown was not clean.
    assert_eq!(exit.code, Some(3), "{exit:?}");

    let [job, schedule, next, at] = row(&exit.lines, "background_app::Steps::hang ")[..] else {
        panic!("{exit:?}");
    };
    assert_eq!(
        (job, schedule),
        ("background_app::Steps::hang", "* * * * * * UTC")
    );
    assert!(next.starts_with("20") && next.ends_with(" UTC"), "{next}");
    assert!(at.starts_with("tests/fixtures/background_app.rs:"), "{at}");
    let [_, schedule, next, _] = row(&exit.lines, "background_app::Steps::step ")[..] else {
        panic!("{exit:?}");
    };
    assert_eq!((schedule, next), ("every 100ms", "in 100ms"));
    let [_, topics, queue, _] = row(&exit.lines, "background_app::Steps::hang_too ")[..] else {
        panic!("{exit:?}");
    };
    assert_eq!((topics, queue), ("step.*", "1"));

    let text = exit.text();
    for part in [
        "the job `background_app::Steps::step` (tests/fixtures/background_app.rs:",
        ") failed: the disk is full",
        "the job `background_app::Steps::panic` (tests/fixtures/background_app.rs:",
        ") panicked",
        "the job `background_app::Steps::dawdle` (tests/fixtures/background_app.rs:",
        "was still running, or the process asleep, when it was due again: 2 runs are left out",
        ") failed: there is no ladder",
        "the subscriber `background_app::Steps::hang_too` (tests/fixtures/background_app.rs:",
        "is too slow: 1 events wait, and `step.taken` is dropped; it has lost 1 so far",
        "1 jobs were still running at the deadline of the shutdown and were dropped",
        "1 subscribers were still busy at the deadline of the shutdown and were dropped, with 1 events that waited for them",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
}
