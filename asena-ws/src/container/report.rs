//! The page that a user reads when a graph does not hold.

use std::fmt::{self, Display, Formatter, Write};

use super::problem::{Declaration, InjectionPoint, Problem};

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
            let indent = " ".repeat(number.len());
            let text = problem.to_string();
            for (line_index, line) in text.lines().enumerate() {
                let lead = if line_index == 0 { &number } else { &indent };
                let newline = if line_index == 0 { "\n" } else { "" };
                write!(formatter, "{newline}{lead}{line}")?;
                formatter.write_char('\n')?;
            }
        }
        Ok(())
    }
}

/// The problem's part of the report, without its number.
impl Display for Problem {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEndpoints { crates } => no_endpoints(formatter, crates),
            Self::MissingImplementation {
                interface,
                wanted_by,
                similar,
                crates,
            } => {
                writeln!(formatter, "nothing implements `{interface}`")?;
                wanted(formatter, wanted_by)?;
                if let Some((similar, by)) = similar {
                    writeln!(
                        formatter,
                        "help: did you mean `{similar}`? `{}` implements it at {}",
                        by.name, by.at
                    )?;
                }
                missing_implementation_help(formatter, interface, crates.as_deref())
            }
            Self::UnknownImplementation {
                interface,
                name,
                wanted_by,
                candidates,
                similar,
            } => {
                writeln!(formatter, "no implementation of `{interface}` is named `{name}`")?;
                wanted(formatter, wanted_by)?;
                for candidate in candidates {
                    writeln!(formatter, "there is `{}` at {}", candidate.name, candidate.at)?;
                }
                match similar {
                    Some(similar) => {
                        write!(formatter, "help: did you mean `#[inject(name = \"{similar}\")]`?")
                    }
                    None => write!(
                        formatter,
                        "help: a component is named by its type, or by `#[service(name = \"…\")]`"
                    ),
                }
            }
            Self::AmbiguousImplementation {
                interface,
                wanted_by,
                candidates,
            } => {
                writeln!(
                    formatter,
                    "{} implementations of `{interface}` where one is needed",
                    candidates.len()
                )?;
                wanted(formatter, wanted_by)?;
                for candidate in candidates {
                    writeln!(formatter, "candidate `{}` at {}", candidate.name, candidate.at)?;
                }
                write!(
                    formatter,
                    "help: mark one `#[implements(primary)]`, choose with `#[inject(name = \"…\")]`, or take all as `Vec<Arc<{interface}>>`"
                )
            }
            Self::MissingValue {
                value,
                wanted_by,
                similar,
            } => {
                writeln!(formatter, "no value of type `{value}` was provided")?;
                wanted(formatter, wanted_by)?;
                if let Some(similar) = similar {
                    writeln!(
                        formatter,
                        "help: `{similar}` was provided; is it the one you mean?"
                    )?;
                }
                write!(formatter, "help: give it to the app: `.provide(value)`")
            }
            Self::UnmountedEndpoint { endpoint, wanted_by } => {
                writeln!(formatter, "the endpoint `{endpoint}` is not mounted in this app")?;
                wanted(formatter, wanted_by)?;
                write!(formatter, "help: mount it: `.websocket::<{endpoint}>()`")
            }
            Self::Cycle { fields } => cycle(formatter, fields),
            Self::DuplicatePath { path, endpoints } => {
                writeln!(
                    formatter,
                    "{} endpoints have the path \"{path}\"",
                    endpoints.len()
                )?;
                declared(formatter, endpoints)?;
                write!(formatter, "help: give each a path of its own")
            }
            Self::DuplicateName { name, endpoints } => {
                writeln!(
                    formatter,
                    "{} endpoints have the name \"{name}\"",
                    endpoints.len()
                )?;
                declared(formatter, endpoints)?;
                write!(
                    formatter,
                    "help: give each a name of its own: `#[websocket(path = \"…\", name = \"…\")]`"
                )
            }
            Self::OverlappingPaths { first, second } => {
                writeln!(
                    formatter,
                    "the paths \"{}\" and \"{}\" match the same requests",
                    first.0, second.0
                )?;
                declared(formatter, [&first.1, &second.1])?;
                write!(formatter, "help: tell them apart by a fixed segment")
            }
            Self::InvalidPath {
                path,
                endpoint,
                reason,
            } => {
                writeln!(
                    formatter,
                    "the router does not take the path \"{path}\": {reason}"
                )?;
                declared(formatter, [endpoint])?;
                write!(
                    formatter,
                    "help: parameters are written `{{name}}`, the rest of a path `{{*name}}`"
                )
            }
            Self::StaleOverride { target, at, similar } => {
                writeln!(
                    formatter,
                    "the override of `{target}` replaces nothing: no component of this app depends on it"
                )?;
                writeln!(formatter, "--> {at}")?;
                match similar {
                    Some(similar) => write!(formatter, "help: did you mean `{similar}`?"),
                    None => write!(formatter, "help: remove it"),
                }
            }
            Self::DuplicateOverride { target, at } => {
                writeln!(formatter, "`{target}` is overridden {} times", at.len())?;
                at.iter().try_for_each(|at| writeln!(formatter, "--> {at}"))?;
                write!(formatter, "help: keep one")
            }
            Self::DuplicateValue { value, at } => {
                writeln!(formatter, "{} values of type `{value}` were provided", at.len())?;
                at.iter().try_for_each(|at| writeln!(formatter, "--> {at}"))?;
                write!(
                    formatter,
                    "help: keep one, or give each a type of its own: `struct Primary({value});`"
                )
            }
        }
    }
}

fn no_endpoints(formatter: &mut Formatter<'_>, crates: &[&str]) -> fmt::Result {
    writeln!(formatter, "no `#[websocket]` was discovered")?;
    writeln!(formatter, "{}", linked(crates))?;
    writeln!(
        formatter,
        "help: a crate that nothing refers to is not linked: add `use my_crate as _;` to main.rs"
    )?;
    write!(
        formatter,
        "help: `#![warn(unused_crate_dependencies)]` in main.rs makes the compiler name such crates"
    )
}

fn missing_implementation_help(
    formatter: &mut Formatter<'_>,
    interface: &str,
    crates: Option<&[&str]>,
) -> fmt::Result {
    let name = interface.rsplit("::").next().unwrap_or(interface);
    match crates {
        Some(crates) => {
            writeln!(
                formatter,
                "help: mark an implementation: `#[implements] impl {name} for …`"
            )?;
            write!(
                formatter,
                "help: if a crate that nothing refers to implements it, link that crate: `use my_crate as _;` ({})",
                linked(crates)
            )
        }
        None => write!(
            formatter,
            "help: name an implementation: `.bind::<{interface}, …>()`"
        ),
    }
}

fn linked(crates: &[&str]) -> String {
    if crates.is_empty() {
        "no crate registered anything".to_owned()
    } else {
        format!("crates that registered something: {}", crates.join(", "))
    }
}

fn wanted(formatter: &mut Formatter<'_>, wanted_by: &[InjectionPoint]) -> fmt::Result {
    for point in wanted_by {
        writeln!(formatter, "--> {}", point.at)?;
        writeln!(
            formatter,
            "    wanted by `{}` of `{}`",
            point.field, point.component
        )?;
    }
    Ok(())
}

fn declared<'a>(
    formatter: &mut Formatter<'_>,
    declarations: impl IntoIterator<Item = &'a Declaration>,
) -> fmt::Result {
    for declaration in declarations {
        writeln!(formatter, "--> {}", declaration.at)?;
        writeln!(formatter, "    `{}`", declaration.name)?;
    }
    Ok(())
}

fn cycle(formatter: &mut Formatter<'_>, fields: &[InjectionPoint]) -> fmt::Result {
    let [first, ..] = fields else { return Ok(()) };
    match fields.len() {
        1 => writeln!(formatter, "`{}` needs itself", first.component)?,
        count => writeln!(formatter, "{count} components need each other in a circle")?,
    }
    for point in fields {
        writeln!(formatter, "`{}`", point.component)?;
        writeln!(formatter, "--> {}", point.at)?;
        writeln!(formatter, "    needs through `{}`", point.field)?;
    }
    writeln!(formatter, "`{}` again", first.component)?;
    write!(
        formatter,
        "help: make one of these fields `Lazy<…>`, or move what both need into a component of its own"
    )
}
