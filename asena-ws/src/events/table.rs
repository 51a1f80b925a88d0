use crate::edge::rates::EventRate;

/// The events that an endpoint handles, by name: what `#[handlers]` writes, for dispatch and for what describes it.
#[derive(Debug)]
pub struct EventTable {
    /// In the order of the lengths of their names, and of the names: two lengths are compared sooner than two names.
    events: &'static [HandledEvent],
    /// What is no envelope is for `#[on_message(fallback)]`.
    pub(crate) has_fallback: bool,
}

/// One event of a table.
#[derive(Debug)]
pub struct HandledEvent {
    name: &'static str,
    /// Whether its method is compiled: a `#[cfg]` must not move the places of others.
    is_present: bool,
    /// The most bytes of its `data`, where that is less than a message may have.
    data_bytes_max: usize,
    /// How many of it a peer may send in a second, and at once, where it has a budget of its own.
    rate: Option<(u32, u32)>,
}

/// A longer name is nobody's slip of the keys, and not worth comparing.
const NAME_BYTES_COMPARED_MAX: usize = 128;

impl EventTable {
    /// A table of events that are in its order.
    #[must_use]
    pub const fn new(events: &'static [HandledEvent], has_fallback: bool) -> Self {
        Self { events, has_fallback }
    }

    /// The place of an event, and its name for as long as the program runs.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, &'static str)> {
        let is_before = |event: &HandledEvent| (event.name.len(), event.name) < (name.len(), name);
        let mut place = self.events.partition_point(is_before);
        loop {
            let event = self.events.get(place).filter(|event| event.name == name)?;
            if event.is_present {
                return Some((place, event.name));
            }
            place += 1;
        }
    }

    /// All names by their places, and whether the event is compiled.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&'static str, bool)> {
        self.events.iter().map(|event| (event.name, event.is_present))
    }

    /// The most bytes that the `data` of the event at a place may have.
    pub(crate) fn data_bytes_max(&self, place: usize) -> usize {
        self.events
            .get(place)
            .map_or(usize::MAX, |event| event.data_bytes_max)
    }

    /// The events with a budget of their own.
    pub(crate) fn rates(&self) -> impl Iterator<Item = EventRate> {
        let rates = self.events.iter().enumerate();
        rates.filter_map(|(place, event)| {
            let (per_second, burst) = event.rate?;
            Some(EventRate {
                place,
                per_second,
                burst,
            })
        })
    }

    /// The event that a name seems to stand for, as near as rustc demands of the names that it suggests.
    pub(crate) fn nearest(&self, name: &str) -> Option<&'static str> {
        if name.len() > NAME_BYTES_COMPARED_MAX {
            return None;
        }
        let present = self.events.iter().filter(|event| event.is_present);
        let distances = present.map(|event| (strsim::damerau_levenshtein(name, event.name), event.name));
        let (distance, nearest) = distances.min_by_key(|(distance, _)| *distance)?;
        (distance <= name.len().max(3) / 3).then_some(nearest)
    }
}

impl HandledEvent {
    /// An event, and whether its method is compiled.
    #[must_use]
    pub const fn new(name: &'static str, is_present: bool) -> Self {
        Self {
            name,
            is_present,
            data_bytes_max: usize::MAX,
            rate: None,
        }
    }

    /// The same, with a budget of its own for messages: so many a second, and so many at once.
    #[must_use]
    pub const fn with_rate(self, messages_per_second: u32, messages_burst: u32) -> Self {
        Self {
            rate: Some((messages_per_second, messages_burst)),
            ..self
        }
    }

    /// The same, with a limit to its `data`.
    #[must_use]
    pub const fn with_data_bytes_max(self, data_bytes_max: usize) -> Self {
        Self {
            data_bytes_max,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: EventTable = EventTable::new(
        &[
            HandledEvent::new("zoom", false),
            HandledEvent::new("leave", true),
            HandledEvent::new("typing", false),
            HandledEvent::new("typing", true),
            HandledEvent::new("message", true),
        ],
        false,
    );

    #[test]
    fn an_event_is_found_by_its_name_if_it_is_compiled() {
        for (name, place) in [
            ("leave", Some(1)),
            ("message", Some(4)),
            ("typing", Some(3)),
            ("zoom", None),
            ("", None),
            ("messag", None),
            ("messages", None),
            ("zzz", None),
        ] {
            let found = TABLE.find(name);
            assert_eq!(found.map(|(place, _)| place), place, "{name}");
            assert!(found.is_none_or(|(_, found)| found == name), "{name}");
        }
        assert_eq!(EventTable::new(&[], true).find("message"), None);
    }

    #[test]
    fn a_slip_of_the_keys_is_understood_and_nothing_else() {
        for (name, nearest) in [
            ("mesage", Some("message")),
            ("tpying", Some("typing")),
            ("Leave", Some("leave")),
            ("zoo", None),
            ("send", None),
            ("", None),
        ] {
            assert_eq!(TABLE.nearest(name), nearest, "{name}");
        }
        assert_eq!(TABLE.nearest(&"message".repeat(19)), None);
    }
}
