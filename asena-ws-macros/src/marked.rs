//! The methods of an impl block that carry the markers of the attribute on it.

use syn::{Attribute, parse_quote};

use crate::errors::Errors;
use crate::impl_block::ImplBlock;
use crate::markers;
use crate::members::{Member, Members, Method};

/// One of the markers that an attribute knows.
pub(crate) trait Marker: Copy + PartialEq + 'static {
    const ALL: &'static [Self];

    /// As in `#[on_open]`.
    fn name(self) -> &'static str;

    /// As it is to be written.
    fn usage(self) -> String {
        format!("`#[{}]`", self.name())
    }

    /// Whether something may stand in parentheses behind it, which is then for the attribute around it to read.
    fn may_have_arguments(self) -> bool {
        false
    }

    /// Whether several methods of a block may have it.
    fn is_for_many(self) -> bool {
        false
    }
}

/// A method and the marker that was on it.
pub(crate) struct Marked<'a, M> {
    pub(crate) marker: M,
    pub(crate) attribute: Attribute,
    pub(crate) method: &'a mut Method,
    /// Another method has this marker already, which is reported.
    pub(crate) is_surplus: bool,
}

/// Takes the markers off the members of a block.
pub(crate) fn take<'a, M: Marker>(members: &'a mut Members, errors: &mut Errors) -> Vec<Marked<'a, M>> {
    let mut methods: Vec<Marked<'a, M>> = Vec::new();
    for member in members.iter_mut() {
        let Some((marker, attribute)) = take_marker::<M>(member.attributes_mut(), errors) else {
            continue;
        };
        let name = marker.name();
        match member {
            Member::Method(method) => {
                // The signature is ours to ask for, so clippy has nothing to say about it.
                method
                    .attributes
                    .push(parse_quote!(#[allow(clippy::unused_async, clippy::unused_self)]));
                let is_first =
                    |other: &&Marked<'_, M>| other.marker == marker && excludes(other.method, method);
                let first = methods.iter().find(is_first).filter(|_| !marker.is_for_many());
                if let Some(first) = first {
                    let first = &first.method.signature.ident;
                    errors.at(
                        &attribute,
                        format!("`#[{name}]` is on `{first}` already: a block has one, so remove this"),
                    );
                }
                let is_surplus = first.is_some();
                methods.push(Marked {
                    marker,
                    attribute,
                    method,
                    is_surplus,
                });
            }
            Member::Other(other) if !other.is_unreadable => {
                errors.at(&attribute, format!("`#[{name}]` goes on a function"));
            }
            Member::Other(_) => {}
        }
    }
    methods
}

/// Whether a block has none of the markers, before they are taken, nor anything that looks like one: a misspelt marker is
/// rustc's to report, once.
pub(crate) fn is_absent<M: Marker>(block: &mut ImplBlock) -> bool {
    !block.members.iter_mut().any(|member| {
        let mut attributes = member.attributes_mut().iter();
        attributes.any(|attribute| marker_of::<M>(attribute).is_some() || is_nearly::<M>(attribute))
    })
}

fn is_nearly<M: Marker>(attribute: &Attribute) -> bool {
    let Some(name) = attribute
        .path()
        .segments
        .last()
        .map(|last| last.ident.to_string())
    else {
        return false;
    };
    M::ALL.iter().map(|marker| marker.name()).any(|marker| {
        // Everything short is near `on`.
        strsim::damerau_levenshtein(&name, marker) <= (marker.len() / 3).min(2)
    })
}

/// `#[a]`, `#[b]` or `#[c]`.
pub(crate) fn list<M: Marker>() -> String {
    let markers: Vec<String> = M::ALL.iter().map(|marker| marker.usage()).collect();
    match markers.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => markers.concat(),
    }
}

/// Takes all markers off a member; the first one counts.
fn take_marker<M: Marker>(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Option<(M, Attribute)> {
    let marks = markers::take(attributes, |attribute| marker_of::<M>(attribute).is_some());
    let mut marks = marks
        .into_iter()
        .filter_map(|mark| Some((marker_of::<M>(&mark)?, mark)));
    let (marker, mark) = marks.next()?;
    let name = marker.name();
    if !marker.may_have_arguments() {
        markers::refuse_arguments(&mark, name, errors);
    }
    for (other, mark) in marks {
        let other = other.name();
        let message = if other == name {
            format!("`#[{name}]` stands here twice: remove one of them")
        } else {
            format!(
                "a method has one marker, and this one has `#[{name}]`: write another method for `#[{other}]`"
            )
        };
        errors.at(mark, message);
    }
    Some((marker, mark))
}

fn marker_of<M: Marker>(attribute: &Attribute) -> Option<M> {
    M::ALL
        .iter()
        .copied()
        .find(|marker| markers::is(attribute, marker.name()))
}

/// Two methods of one marker may stand beside each other if `#[cfg]` can tell them apart.
fn excludes(first: &Method, second: &Method) -> bool {
    markers::configuration(&first.attributes).is_empty()
        || markers::configuration(&second.attributes).is_empty()
}
