use std::marker::PhantomData;

use super::event::{Emit, EventDescription};

/// The events of a listed type; none, where it is no event: that is told at the list, and need not be told twice.
#[derive(Debug)]
pub struct Listed<T>(PhantomData<T>);

impl<E: Emit> Listed<E> {
    /// What it can be.
    pub const EVENTS: &'static [EventDescription] = E::EVENTS;
}

/// Is found where the constant of `Listed` itself is not there.
pub trait NotAnEvent {
    /// Nothing.
    const EVENTS: &'static [EventDescription] = &[];
}

impl<T> NotAnEvent for Listed<T> {}

/// Stops the compiler where two events of one endpoint have the same name: a client could not tell them apart.
///
/// # Panics
///
/// With the name.
#[track_caller]
pub const fn assert_distinct_names(lists: &[&[EventDescription]]) {
    let mut list = 0;
    while list < lists.len() {
        let mut event = 0;
        while event < lists[list].len() {
            let name = lists[list][event].name;
            if count(name, lists) > 1 {
                panic_about(name);
            }
            event += 1;
        }
        list += 1;
    }
}

const fn count(name: &str, lists: &[&[EventDescription]]) -> usize {
    let (mut count, mut list) = (0, 0);
    while list < lists.len() {
        let mut event = 0;
        while event < lists[list].len() {
            if is_equal(name, lists[list][event].name) {
                count += 1;
            }
            event += 1;
        }
        list += 1;
    }
    count
}

const fn is_equal(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// A constant panics with one text alone, so that text is put together by hand.
#[track_caller]
const fn panic_about(name: &str) {
    const BEFORE: &[u8] = b"the endpoint emits two events named `";
    const BEHIND: &[u8] = b"`: a client could not tell them apart, so give one of them another name";
    const SPACE: usize = 256;
    let mut text = [b' '; SPACE];
    let mut length = 0;
    let parts = [BEFORE, name.as_bytes(), BEHIND];
    let mut part = 0;
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() && length < SPACE {
            text[length] = parts[part][index];
            length += 1;
            index += 1;
        }
        part += 1;
    }
    let (text, _) = text.split_at(length);
    match str::from_utf8(text) {
        Ok(text) => panic!("{}", text),
        Err(_) => panic!("the endpoint emits two events of the same name"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::DeliveryClass;

    const fn named(name: &'static str) -> EventDescription {
        EventDescription::variant(name, "", DeliveryClass::Policy)
    }

    #[test]
    fn names_that_differ_are_fine_in_one_list_and_in_several() {
        assert_distinct_names(&[]);
        assert_distinct_names(&[&[named("a"), named("aa")], &[], &[named("b")]]);
    }

    #[test]
    #[should_panic(
        expected = "the endpoint emits two events named `left`: a client could not tell them apart"
    )]
    fn a_name_that_comes_twice_is_said() {
        assert_distinct_names(&[&[named("posted"), named("left")], &[named("left")]]);
    }
}
