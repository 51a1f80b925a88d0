//! A subscriber that keeps what it is told.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use crate::kit::within;

/// All spans and events of this thread, until it is dropped.
pub(super) struct Capture {
    seen: Arc<Mutex<Seen>>,
    _guard: DefaultGuard,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Span {
    pub(super) name: &'static str,
    pub(super) fields: BTreeMap<&'static str, String>,
    /// The names of the spans that it follows.
    pub(super) follows: Vec<&'static str>,
    pub(super) is_closed: bool,
}

#[derive(Debug, Default)]
struct Seen {
    spans: Vec<(u64, Span)>,
    /// Each with the name of the span that it happened in.
    events: Vec<(Option<&'static str>, String)>,
}

struct Keep(Arc<Mutex<Seen>>);

impl Capture {
    /// Of these targets: `asena_ws=trace`.
    pub(super) fn begin(targets: &str) -> Self {
        let seen = Arc::<Mutex<Seen>>::default();
        let targets: Targets = targets.parse().expect("targets");
        // Not of this layer alone: one with a filter is not told that a span follows from one that has ended.
        let keep = Keep(Arc::clone(&seen));
        let guard = tracing_subscriber::registry()
            .with(targets)
            .with(keep)
            .set_default();
        Self { seen, _guard: guard }
    }

    pub(super) fn spans(&self, name: &str) -> Vec<Span> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let spans = seen.spans.iter().map(|(_, span)| span);
        spans.filter(|span| span.name == name).cloned().collect()
    }

    /// So many spans of a name, all of them closed.
    pub(super) async fn closed(&self, name: &str, count: usize) -> Vec<Span> {
        let closed = async {
            loop {
                let spans = self.spans(name);
                if spans.len() >= count && spans.iter().all(|span| span.is_closed) {
                    return spans;
                }
                tokio::task::yield_now().await;
            }
        };
        within(&format!("{count} spans `{name}`"), closed).await
    }

    /// The span that an event with these words happened in.
    pub(super) fn span_of(&self, words: &str) -> Option<&'static str> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let found = seen.events.iter().find(|(_, text)| text.contains(words));
        found
            .unwrap_or_else(|| panic!("nobody said {words:?}: {:?}", seen.events))
            .0
    }

    /// All that was said, in whatever place.
    pub(super) fn everything(&self) -> String {
        format!("{:?}", self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Keep {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _context: Context<'_, S>) {
        let mut span = Span {
            name: attributes.metadata().name(),
            ..Span::default()
        };
        attributes.record(&mut Fields(&mut span.fields));
        self.seen().spans.push((id.into_u64(), span));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _context: Context<'_, S>) {
        self.change(id, |span| values.record(&mut Fields(&mut span.fields)));
    }

    fn on_follows_from(&self, id: &Id, follows: &Id, _context: Context<'_, S>) {
        let followed = self.change(follows, |span| span.name);
        self.change(id, |span| span.follows.extend(followed));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        let mut text = String::new();
        for (name, value) in fields {
            let _ = write!(text, "{name}={value} ");
        }
        let span = context.event_span(event).map(|span| span.name());
        self.seen().events.push((span, text));
    }

    fn on_close(&self, id: Id, _context: Context<'_, S>) {
        self.change(&id, |span| span.is_closed = true);
    }
}

impl Keep {
    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, id: &Id, change: impl FnOnce(&mut Span) -> T) -> Option<T> {
        let mut seen = self.seen();
        let mut spans = seen.spans.iter_mut().rev();
        spans
            .find(|(one, _)| *one == id.into_u64())
            .map(|(_, span)| change(span))
    }
}

struct Fields<'a>(&'a mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}
