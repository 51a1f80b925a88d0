use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::timeout;

use super::patience::PATIENCE;

/// What happened, in order. Components write into it as `Provided<Journal>`, a test reads it or waits for a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journal(Arc<watch::Sender<Vec<String>>>);

impl Journal {
    pub(crate) fn note(&self, line: impl Into<String>) {
        self.0.send_modify(|lines| lines.push(line.into()));
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.borrow().clone()
    }

    /// Waits until a line has been written, be it before or after the call.
    pub(crate) async fn until(&self, line: &str) {
        self.until_any(line, |written| written == line).await;
    }

    /// Waits for a line that contains `part`, and gives the first one that does.
    pub(crate) async fn until_containing(&self, part: &str) -> String {
        self.until_any(part, |written| written.contains(part)).await
    }

    /// Waits until all the lines together are what they should be.
    pub(crate) async fn until_lines(&self, are_they: impl Fn(&[String]) -> bool) {
        let mut changes = self.0.subscribe();
        let waited = timeout(PATIENCE, changes.wait_for(|lines| are_they(lines))).await;
        assert!(
            waited.is_ok(),
            "waited {PATIENCE:?} in vain for more than {:#?}",
            self.lines()
        );
    }

    async fn until_any(&self, what: &str, is_it: impl Fn(&str) -> bool) -> String {
        let find = |lines: &Vec<String>| lines.iter().find(|line| is_it(line)).cloned();
        let mut changes = self.0.subscribe();
        let found = timeout(PATIENCE, changes.wait_for(|lines| find(lines).is_some())).await;
        let Ok(found) = found else {
            panic!("waited {PATIENCE:?} in vain for {what:?} in {:#?}", self.lines());
        };
        let lines = found.expect("the journal keeps its sender");
        find(&lines).expect("it was waited for")
    }
}
