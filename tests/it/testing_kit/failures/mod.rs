//! What the kit says when a test fails.

mod leaks;
mod messages;
mod sending;
mod starts;

use std::panic::AssertUnwindSafe;

use expect_test::Expect;
use futures_util::FutureExt;

/// What a failing call says, without the file, line and column of the test that made it.
async fn failure(failing: impl Future, expected: Expect) {
    let Err(panic) = AssertUnwindSafe(failing).catch_unwind().await else {
        panic!("it should have failed");
    };
    let text = panic.downcast::<String>().expect("a panic with words");
    let folder = file!().trim_end_matches("mod.rs");
    let (call, place) = text.split_once(folder).expect("the call's place is named");
    let (place, rest) = place.split_once('\n').expect("it ends its line");
    let (_, numbers) = place.split_once(".rs:").expect("a file, and a place in it");
    assert!(
        numbers.split(':').all(|number| number.parse::<u32>().is_ok()),
        "{text}"
    );
    expected.assert_eq(&format!("{call}here\n{rest}"));
}
