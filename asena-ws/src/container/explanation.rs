//! A problem in words: what is wrong, the places that it concerns, and what to do.

use std::fmt::{self, Display, Formatter};

use super::problem::{Declaration, InjectionPoint, Problem};
use super::source_location::SourceLocation;
use super::suggestion::last_segment;

/// Prints as lines: the sentence, `--> file:line:column` with what stands there, and a `help:` for each cure.
struct Explanation {
    sentence: String,
    places: Vec<Place>,
    helps: Vec<String>,
}

enum Place {
    At(SourceLocation),
    AtWith(SourceLocation, String),
    Note(String),
}

/// The problem's part of the report, without its number.
impl Display for Problem {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Explanation {
            sentence,
            places,
            helps,
        } = explain(self);
        formatter.write_str(&sentence)?;
        for place in places {
            match place {
                Place::At(at) => write!(formatter, "\n--> {at}")?,
                Place::AtWith(at, what) => write!(formatter, "\n--> {at}\n    {what}")?,
                Place::Note(note) => write!(formatter, "\n{note}")?,
            }
        }
        helps
            .iter()
            .try_for_each(|help| write!(formatter, "\nhelp: {help}"))
    }
}

fn explain(problem: &Problem) -> Explanation {
    match problem {
        Problem::NoEndpoints { crates } => no_endpoints(crates),
        Problem::MissingImplementation {
            interface,
            wanted_by,
            similar,
            crates,
        } => missing_implementation(interface, wanted_by, similar.as_ref(), crates.as_deref()),
        Problem::UnknownImplementation {
            interface,
            name,
            wanted_by,
            candidates,
            similar,
        } => unknown_implementation(interface, name, wanted_by, candidates, *similar),
        Problem::AmbiguousImplementation {
            interface,
            wanted_by,
            candidates,
        } => ambiguous_implementation(interface, wanted_by, candidates),
        Problem::MissingValue {
            value,
            wanted_by,
            similar,
        } => missing_value(value, wanted_by, *similar),
        Problem::UnmountedEndpoint { endpoint, wanted_by } => unmounted_endpoint(endpoint, wanted_by),
        Problem::Cycle { fields } => cycle(fields),
        Problem::DuplicatePath { path, endpoints } => duplicate("path", path, endpoints),
        Problem::DuplicateName { name, endpoints } => duplicate("name", name, endpoints),
        Problem::OverlappingPaths { first, second } => overlapping_paths(first, second),
        Problem::InvalidPath {
            path,
            endpoint,
            reason,
        } => invalid_path(path, endpoint, reason),
        Problem::StaleOverride { target, at, similar } => stale_override(target, *at, *similar),
        Problem::DuplicateOverride { target, at } => duplicate_override(target, at),
        Problem::DuplicateValue { value, at } => duplicate_value(value, at),
    }
}

fn no_endpoints(crates: &[&str]) -> Explanation {
    Explanation {
        sentence: "no `#[websocket]` was discovered".to_owned(),
        places: vec![Place::Note(linked(crates))],
        helps: vec![
            "a crate that nothing refers to is not linked: add `use my_crate as _;` to main.rs".to_owned(),
            "`#![warn(unused_crate_dependencies)]` in main.rs makes the compiler name such crates".to_owned(),
        ],
    }
}

fn missing_implementation(
    interface: &str,
    wanted_by: &[InjectionPoint],
    similar: Option<&(&str, Declaration)>,
    crates: Option<&[&str]>,
) -> Explanation {
    let mut helps = Vec::new();
    if let Some((similar, by)) = similar {
        helps.push(format!(
            "did you mean `{similar}`? `{}` implements it at {}",
            by.name, by.at
        ));
    }
    if let Some(crates) = crates {
        let name = last_segment(interface);
        helps.push(format!(
            "mark an implementation: `#[implements] impl {name} for …`"
        ));
        helps.push(format!(
            "if a crate that nothing refers to implements it, link that crate: `use my_crate as _;` ({})",
            linked(crates)
        ));
    } else {
        helps.push(format!("name an implementation: `.bind::<{interface}, …>()`"));
    }
    Explanation {
        sentence: format!("nothing implements `{interface}`"),
        places: wanted(wanted_by),
        helps,
    }
}

fn unknown_implementation(
    interface: &str,
    name: &str,
    wanted_by: &[InjectionPoint],
    candidates: &[Declaration],
    similar: Option<&str>,
) -> Explanation {
    let help = match similar {
        Some(similar) => format!("did you mean `#[inject(name = \"{similar}\")]`?"),
        None => "a component is named as its type, or by `#[service(name = \"…\")]`".to_owned(),
    };
    Explanation {
        sentence: format!("no implementation of `{interface}` is named `{name}`"),
        places: chosen_among(wanted_by, candidates),
        helps: vec![help],
    }
}

fn ambiguous_implementation(
    interface: &str,
    wanted_by: &[InjectionPoint],
    candidates: &[Declaration],
) -> Explanation {
    Explanation {
        sentence: format!(
            "{} implementations of `{interface}` where one is needed",
            candidates.len()
        ),
        places: chosen_among(wanted_by, candidates),
        helps: vec![format!(
            "mark one `#[implements(primary)]`, choose one with `#[inject(name = \"…\")]`, or take all as `Vec<Arc<{interface}>>`"
        )],
    }
}

fn missing_value(value: &str, wanted_by: &[InjectionPoint], similar: Option<&str>) -> Explanation {
    let mut helps = Vec::new();
    if let Some(similar) = similar {
        helps.push(format!("`{similar}` was provided; is it the one you mean?"));
    }
    helps.push("give it to the app: `.provide(value)`".to_owned());
    Explanation {
        sentence: format!("no value of type `{value}` was provided"),
        places: wanted(wanted_by),
        helps,
    }
}

fn unmounted_endpoint(endpoint: &str, wanted_by: &[InjectionPoint]) -> Explanation {
    Explanation {
        sentence: format!("the endpoint `{endpoint}` is not mounted in this app"),
        places: wanted(wanted_by),
        helps: vec![format!("mount it: `.websocket::<{endpoint}>()`")],
    }
}

fn cycle(fields: &[InjectionPoint]) -> Explanation {
    let first = fields.first().map_or("", |point| point.component);
    let sentence = match fields.len() {
        1 => format!("`{first}` needs itself"),
        count => format!("{count} components need each other in a circle"),
    };
    let next = fields.iter().cycle().skip(1);
    let places = fields.iter().zip(next).map(|(point, next)| {
        let InjectionPoint { component, field, at } = point;
        let what = format!("`{component}` needs `{}` through `{field}`", next.component);
        Place::AtWith(*at, what)
    });
    let places = places.collect();
    Explanation {
        sentence,
        places,
        helps: vec![
            "make one of these fields `Lazy<…>`, or move what both need into a component of its own"
                .to_owned(),
        ],
    }
}

fn duplicate(what: &str, value: &str, endpoints: &[Declaration]) -> Explanation {
    Explanation {
        sentence: format!("{} endpoints have the {what} \"{value}\"", endpoints.len()),
        places: declared(endpoints),
        helps: vec![format!(
            "give each a {what} of its own: `#[websocket(path = \"…\", name = \"…\")]`"
        )],
    }
}

fn overlapping_paths(first: &(&str, Declaration), second: &(&str, Declaration)) -> Explanation {
    Explanation {
        sentence: format!(
            "the paths \"{}\" and \"{}\" match the same requests",
            first.0, second.0
        ),
        places: declared([&first.1, &second.1]),
        helps: vec!["tell them apart by a fixed segment".to_owned()],
    }
}

fn invalid_path(path: &str, endpoint: &Declaration, reason: &str) -> Explanation {
    Explanation {
        sentence: format!("the router does not take the path \"{path}\": {reason}"),
        places: declared([endpoint]),
        helps: vec!["parameters are written `{name}`, the rest of a path `{*name}`".to_owned()],
    }
}

fn stale_override(target: &str, at: SourceLocation, similar: Option<&str>) -> Explanation {
    let help = match similar {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "remove it".to_owned(),
    };
    Explanation {
        sentence: format!(
            "the override of `{target}` replaces nothing: no component of this app depends on it"
        ),
        places: vec![Place::At(at)],
        helps: vec![help],
    }
}

fn duplicate_override(target: &str, at: &[SourceLocation]) -> Explanation {
    Explanation {
        sentence: format!("`{target}` is overridden {} times", at.len()),
        places: at.iter().copied().map(Place::At).collect(),
        helps: vec!["keep one".to_owned()],
    }
}

fn duplicate_value(value: &str, at: &[SourceLocation]) -> Explanation {
    Explanation {
        sentence: format!("{} values of type `{value}` were provided", at.len()),
        places: at.iter().copied().map(Place::At).collect(),
        helps: vec![format!(
            "keep one, or give each a type of its own: `struct Primary({value});`"
        )],
    }
}

fn wanted(points: &[InjectionPoint]) -> Vec<Place> {
    let places = points.iter().map(|point| {
        let what = format!("wanted by `{}` of `{}`", point.field, point.component);
        Place::AtWith(point.at, what)
    });
    places.collect()
}

fn chosen_among(wanted_by: &[InjectionPoint], candidates: &[Declaration]) -> Vec<Place> {
    let candidates = candidates.iter().map(|candidate| {
        let what = format!("candidate `{}`", candidate.name);
        Place::AtWith(candidate.at, what)
    });
    wanted(wanted_by).into_iter().chain(candidates).collect()
}

fn declared<'a>(declarations: impl IntoIterator<Item = &'a Declaration>) -> Vec<Place> {
    let places = declarations
        .into_iter()
        .map(|declaration| Place::AtWith(declaration.at, format!("`{}`", declaration.name)));
    places.collect()
}

fn linked(crates: &[&str]) -> String {
    if crates.is_empty() {
        "no crate registered anything".to_owned()
    } else {
        format!("crates that registered something: {}", crates.join(", "))
    }
}
