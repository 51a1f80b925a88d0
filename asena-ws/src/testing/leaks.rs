use std::fmt;
use std::time::Duration;

use crate::app::leftovers::Leftover;

/// What is left of an app after its end, and should not be.
#[derive(Debug, Default)]
pub(super) struct Leaks {
    /// Endpoints with connections, or rooms with members, this long after their clients were closed.
    pub(super) leftovers: Vec<Leftover>,
    pub(super) patience: Duration,
    /// Connections whose handlers the shutdown cancelled.
    pub(super) cancelled: usize,
    /// Tasks that tell services of their rooms.
    pub(super) room_tasks: usize,
    /// Jobs that the shutdown cancelled.
    pub(super) jobs: usize,
    /// Subscribers to the bus that it cancelled.
    pub(super) subscribers: usize,
}

impl Leaks {
    pub(super) fn is_empty(&self) -> bool {
        let tasks = self.cancelled + self.room_tasks + self.jobs + self.subscribers;
        self.leftovers.is_empty() && tasks == 0
    }
}

impl fmt::Display for Leaks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let patience = self.patience;
        formatter.write_str("the app leaked:")?;
        for Leftover { path, sockets, rooms } in &self.leftovers {
            if *sockets > 0 {
                write!(
                    formatter,
                    "\n    {} still in `{path}`",
                    are(*sockets, "connection")
                )?;
                write!(formatter, ", {patience:?} after the clients were closed")?;
            }
            for (room, members) in rooms {
                let members = are(*members, "member");
                write!(
                    formatter,
                    "\n    {members} still in the room `{room}` of `{path}`"
                )?;
            }
        }
        if self.cancelled > 0 {
            let noun = if self.cancelled == 1 {
                "connection"
            } else {
                "connections"
            };
            write!(
                formatter,
                "\n    the shutdown had to cancel {} {noun}: a handler has not returned, or the client was not \
                 this app's",
                self.cancelled
            )?;
        }
        if self.room_tasks > 0 {
            let tasks = are(self.room_tasks, "task");
            write!(
                formatter,
                "\n    {tasks} still running: `on_first_join` or `on_last_leave` has not returned"
            )?;
        }
        if self.jobs > 0 {
            let jobs = are(self.jobs, "job");
            write!(
                formatter,
                "\n    {jobs} still running at the deadline of the shutdown"
            )?;
        }
        if self.subscribers > 0 {
            let subscribers = are(self.subscribers, "subscriber");
            write!(
                formatter,
                "\n    {subscribers} still busy with events at the deadline of the shutdown"
            )?;
        }
        Ok(())
    }
}

fn are(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun} is"),
        _ => format!("{count} {noun}s are"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_leak_is_told_in_words() {
        assert!(Leaks::default().is_empty());
        let leaks = Leaks {
            leftovers: vec![Leftover {
                path: "/work",
                sockets: 2,
                rooms: vec![("general".to_owned(), 1)],
            }],
            patience: Duration::from_secs(5),
            cancelled: 2,
            room_tasks: 1,
            jobs: 1,
            subscribers: 2,
        };
        expect_test::expect![[r#"
            the app leaked:
                2 connections are still in `/work`, 5s after the clients were closed
                1 member is still in the room `general` of `/work`
                the shutdown had to cancel 2 connections: a handler has not returned, or the client was not this app's
                1 task is still running: `on_first_join` or `on_last_leave` has not returned
                1 job is still running at the deadline of the shutdown
                2 subscribers are still busy with events at the deadline of the shutdown"#]]
        .assert_eq(&leaks.to_string());
        assert!(!leaks.is_empty());
    }
}
