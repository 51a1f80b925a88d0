use std::fmt;

use super::model::{
    CallContract, Contract, EndpointContract, EventContract, FailureContract, RequestContract,
};
use super::place::Place;
use super::shapes::Shapes;
use crate::events::DeliveryClass;

mod maps;
mod messages;
mod schemas;

use self::maps::{Fate, fates};

/// What has changed between two contracts, for clients that were made for the old one. Made by [`Contract::differences`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences(Vec<Difference>);

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    effect: Effect,
    place: Place,
    change: String,
}

/// What a change means to clients that were made for the old contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// They no longer work, or nobody can tell that they do.
    Breaking,
    /// They work as before.
    Compatible,
}

impl Contract {
    /// What has changed from this contract to a newer one, for clients that were made for this one. Breaking changes come first.
    ///
    /// What clients send must still be taken, and what they are sent must be what they know:
    ///
    /// | change | in what clients send | in what they are sent |
    /// |---|---|---|
    /// | a new optional field, or one that is no longer required | compatible | compatible; breaking, if it was always there |
    /// | a new required field, or one that has become required | breaking | compatible |
    /// | a field that is gone | compatible, it is ignored | breaking, if it was always there |
    /// | more is admitted: a type, a variant, a wider bound | compatible | breaking |
    /// | less is admitted | breaking | compatible |
    ///
    /// A new variant of an enum that clients are sent is breaking, since a client may have handled all that there were. So is a new
    /// call, which old clients cannot answer, an endpoint that asks for a token from now on, and an event that is no longer delivered as `must`. New endpoints, events and codes of
    /// errors are compatible: a client ignores events that it does not know, and there have always been codes of other causes.
    /// What cannot be compared (`not`, patterns that differ, …) is breaking.
    ///
    /// Contracts with the same [fingerprint](Contract::fingerprint) have no differences. Those that differ only in the names of schemas,
    /// which no message shows, have none either.
    #[must_use]
    pub fn differences(&self, new: &Contract) -> Differences {
        let mut comparison = Comparison {
            old: Shapes::of(self),
            new: Shapes::of(new),
            found: Vec::new(),
        };
        let is_moved = |old: &EndpointContract, new: &EndpointContract| old.name == new.name;
        for (path, fate) in fates(&self.endpoints, &new.endpoints, is_moved) {
            let place = Place::endpoint(path);
            match fate {
                Fate::Kept(old, new) => comparison.endpoint(&place, old, new),
                Fate::Gone => comparison.breaking(&place, "is gone"),
                Fate::Renamed(path) => comparison.breaking(&place, format!("is now at `{path}`")),
                Fate::New(_) => comparison.compatible(&place, "is new"),
            }
        }
        let mut found = comparison.found;
        found.sort_by(|one, two| (one.effect, &one.place).cmp(&(two.effect, &two.place)));
        Differences(found)
    }
}

struct Comparison {
    old: Shapes,
    new: Shapes,
    found: Vec<Difference>,
}

impl Comparison {
    fn endpoint(&mut self, place: &Place, old: &EndpointContract, new: &EndpointContract) {
        for protocol in old.protocols.iter().filter(|name| !new.protocols.contains(name)) {
            self.breaking(place, format!("no longer speaks the subprotocol `{protocol}`"));
        }
        for protocol in new.protocols.iter().filter(|name| !old.protocols.contains(name)) {
            self.compatible(place, format!("speaks the subprotocol `{protocol}` too"));
        }
        match (old.authenticated, new.authenticated) {
            (false, true) => self.breaking(place, "asks for a token"),
            (true, false) => self.compatible(place, "no longer asks for a token"),
            _ => {}
        }
        self.receives(place, old, new);
        self.emits(place, old, new);
        self.calls(place, old, new);
    }

    fn receives(&mut self, place: &Place, old: &EndpointContract, new: &EndpointContract) {
        for (event, fate) in fates(&old.receives, &new.receives, RequestContract::eq) {
            let place = place.within("receives", event);
            match fate {
                Fate::Kept(old, new) => self.request(&place, old, new),
                Fate::Gone => self.breaking(&place, "is gone"),
                Fate::Renamed(event) => self.breaking(&place, format!("is now called `{event}`")),
                Fate::New(_) => self.compatible(&place, "is new"),
            }
        }
    }

    fn emits(&mut self, place: &Place, old: &EndpointContract, new: &EndpointContract) {
        for (event, fate) in fates(&old.emits, &new.emits, EventContract::eq) {
            let place = place.within("emits", event);
            match fate {
                Fate::Kept(old, new) => self.event(&place, old, new),
                Fate::Gone => self.breaking(&place, "is gone"),
                Fate::Renamed(event) => self.breaking(&place, format!("is now called `{event}`")),
                Fate::New(_) => self.compatible(&place, "is new"),
            }
        }
    }

    fn calls(&mut self, place: &Place, old: &EndpointContract, new: &EndpointContract) {
        for (event, fate) in fates(&old.calls, &new.calls, CallContract::eq) {
            let place = place.within("calls", event);
            match fate {
                Fate::Kept(old, new) => self.call(&place, old, new),
                Fate::Gone => self.compatible(&place, "is gone"),
                Fate::Renamed(event) => self.breaking(&place, format!("is now called `{event}`")),
                Fate::New(_) => {
                    self.breaking(&place, "is new, and clients that do not know it cannot answer");
                }
            }
        }
    }

    fn failures(&mut self, place: &Place, old: &RequestContract, new: &RequestContract) {
        let never = |_: &FailureContract, _: &FailureContract| false;
        for (code, fate) in fates(&old.failures, &new.failures, never) {
            let change = match fate {
                Fate::Kept(old, new) if old.retryable == new.retryable => continue,
                Fate::Kept(_, new) if new.retryable => {
                    format!("says that trying again may help after the error `{code}`")
                }
                Fate::Kept(..) => format!("says that trying again does not help after the error `{code}`"),
                Fate::New(_) | Fate::Renamed(_) => format!("may fail with the code `{code}` too"),
                Fate::Gone => format!("no longer fails with the code `{code}`"),
            };
            self.compatible(place, change);
        }
    }

    fn delivery(&mut self, place: &Place, old: DeliveryClass, new: DeliveryClass) {
        match (old, new) {
            (old, new) if old == new => {}
            (DeliveryClass::Must, _) => self.breaking(place, "may be dropped when a client is slow"),
            (_, DeliveryClass::Must) => self.compatible(place, "is no longer dropped when a client is slow"),
            _ => self.compatible(place, "is dropped by another rule when a client is slow"),
        }
    }

    fn breaking(&mut self, place: &Place, change: impl Into<String>) {
        self.tell(Effect::Breaking, place, change.into());
    }

    fn compatible(&mut self, place: &Place, change: impl Into<String>) {
        self.tell(Effect::Compatible, place, change.into());
    }

    fn tell(&mut self, effect: Effect, place: &Place, change: String) {
        self.found.push(Difference {
            effect,
            place: place.clone(),
            change,
        });
    }
}

impl Differences {
    /// Whether nothing has changed that a message shows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether any change is [breaking](Effect::Breaking).
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.0
            .iter()
            .any(|difference| difference.effect == Effect::Breaking)
    }

    /// The changes, the breaking ones first.
    pub fn iter(&self) -> std::slice::Iter<'_, Difference> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Differences {
    type Item = &'a Difference;
    type IntoIter = std::slice::Iter<'a, Difference>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A line for each.
impl fmt::Display for Differences {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter()
            .try_for_each(|difference| writeln!(formatter, "{difference}"))
    }
}

impl Difference {
    /// What it means to clients that were made for the old contract.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.effect
    }
}

/// "breaking: /chat receives message: data.text has become required".
impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} {}", self.effect, self.place, self.change)
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
        })
    }
}

#[cfg(test)]
mod tests;
