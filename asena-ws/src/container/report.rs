//! The page that a user reads when a graph does not hold.

use std::fmt::{self, Display, Formatter};

use super::problem::Problem;

/// Everything that is wrong with an app's graph, found before anything was constructed.
///
/// `Display` is a report for people: each problem with the lines to change and how. [`problems`](Self::problems) is the
/// same for programs.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::Problem;
///
/// #[service]
/// struct Mailer {
///     #[inject]
///     server: Provided<String>,
/// }
///
/// let error = App::empty().service::<Mailer>().check().unwrap_err();
/// assert!(matches!(error.problems(), [Problem::MissingValue { .. }]));
/// assert!(error.to_string().contains("no value of type `alloc::string::String`"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct GraphError {
    problems: Vec<Problem>,
}

impl GraphError {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// The problems, in the order of the report. Never empty.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl std::error::Error for GraphError {}

/// The report, so that `unwrap` in a test prints what a person wants to read.
impl fmt::Debug for GraphError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, formatter)
    }
}

impl Display for GraphError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        let plural = if count == 1 { "" } else { "s" };
        writeln!(
            formatter,
            "{count} problem{plural} in the graph of this app; nothing was started"
        )?;
        for (index, problem) in self.problems.iter().enumerate() {
            let number = format!("{}. ", index + 1);
            let text = problem.to_string();
            let indent = format!("\n{}", " ".repeat(number.len()));
            write!(formatter, "\n{number}{}\n", text.replace('\n', &indent))?;
        }
        Ok(())
    }
}
