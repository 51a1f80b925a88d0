use std::collections::VecDeque;
use std::fmt;

/// The most lines that a failure shows.
const LINES_MAX: usize = 8;

/// The last that was sent and received, in order, for a failure to show before what failed.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    lines: VecDeque<String>,
    /// Those that were forgotten for newer ones.
    forgotten: usize,
    /// What came last, which a failure shows by itself: a line as soon as something follows it.
    latest: Option<String>,
}

impl Transcript {
    pub(super) fn note_sent(&mut self, what: &impl fmt::Display) {
        self.settle();
        self.note(format!("sent {what}"));
    }

    pub(super) fn note_received(&mut self, what: &impl fmt::Display) {
        self.settle();
        self.latest = Some(format!("received {what}"));
    }

    /// What came last has been followed by something, be it by silence.
    pub(super) fn settle(&mut self) {
        if let Some(line) = self.latest.take() {
            self.note(line);
        }
    }

    fn note(&mut self, line: String) {
        if self.lines.len() == LINES_MAX {
            self.lines.pop_front();
            self.forgotten += 1;
        }
        self.lines.push_back(line);
    }
}

/// Each line on a new one, indented.
impl fmt::Display for Transcript {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lines.is_empty() {
            return formatter.write_str("\n    nothing");
        }
        if self.forgotten > 0 {
            write!(formatter, "\n    … {} earlier", self.forgotten)?;
        }
        for line in &self.lines {
            write!(formatter, "\n    {line}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_lines_are_forgotten_and_counted() {
        let mut transcript = Transcript::default();
        assert_eq!(transcript.to_string(), "\n    nothing");
        for number in 0..=LINES_MAX {
            transcript.note_sent(&number);
        }
        transcript.note_received(&"x");
        assert!(!transcript.to_string().contains('x'), "nothing follows it yet");
        transcript.settle();
        let text = transcript.to_string();
        assert!(text.starts_with("\n    … 2 earlier\n    sent 2\n"), "{text}");
        assert!(text.ends_with("\n    sent 8\n    received x"), "{text}");
        assert_eq!(text.lines().count(), LINES_MAX + 2);
    }
}
