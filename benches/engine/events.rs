//! An event with a reply: by typed events, and by hand in two ways.

use std::borrow::Cow;

use asena_ws::__bench::{Conversation, masked};
use asena_ws::prelude::*;
use criterion::Criterion;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

const SAID: &str =
    r#"{"event":"message","data":{"room":"general","text":"hello, everybody in this room"},"id":4711}"#;
const ANSWERED: &str = r#"{"id":4711,"ok":{"length":36}}"#;

#[derive(Deserialize)]
struct NewMessage {
    room: String,
    text: String,
}

#[derive(Serialize)]
struct Posted {
    length: usize,
}

fn post(new: &NewMessage) -> Posted {
    Posted {
        length: new.room.len() + new.text.len(),
    }
}

#[websocket("/typed")]
struct Typed;

#[handlers]
impl Typed {
    #[on("message")]
    async fn message(&self, new: NewMessage) -> Posted {
        post(&new)
    }

    #[on("typing")]
    async fn typing(&self) {}
}

/// As one writes it who has several events: the envelope first, then the data of the event.
#[websocket("/by-hand")]
struct ByHand;

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
    #[serde(borrow)]
    data: &'a RawValue,
    id: Option<u64>,
}

#[derive(Serialize)]
struct Reply {
    id: u64,
    ok: Posted,
}

#[handlers]
impl ByHand {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, text: Utf8Bytes) -> Result<()> {
        let envelope: Envelope<'_> = serde_json::from_str(&text)?;
        match &*envelope.event {
            "message" => {
                let ok = post(&serde_json::from_str(envelope.data.get())?);
                if let Some(id) = envelope.id {
                    ws.send_json(&Reply { id, ok })?;
                }
                Ok(())
            }
            "typing" => Ok(()),
            _ => Err("an unknown event".into()),
        }
    }
}

/// The least there can be: one event alone, in one pass.
#[websocket("/one-event")]
struct OneEvent;

#[derive(Deserialize)]
struct OneEnvelope {
    data: NewMessage,
    id: Option<u64>,
}

#[handlers]
impl OneEvent {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, text: Utf8Bytes) -> Result<()> {
        let OneEnvelope { data, id } = serde_json::from_str(&text)?;
        let ok = post(&data);
        if let Some(id) = id {
            ws.send_json(&Reply { id, ok })?;
        }
        Ok(())
    }
}

/// All in one group, so that one run compares them.
pub(crate) fn events(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("event");
    let conversations = [
        ("typed", Conversation::new(Typed)),
        ("by-hand", Conversation::new(ByHand)),
        ("one-event-by-hand", Conversation::new(OneEvent)),
    ];
    let frame = masked(Message::from(SAID));
    // A header of two bytes.
    let answered = 2 + ANSWERED.len();
    for (name, mut conversation) in conversations {
        group.bench_function(name, |bencher| {
            bencher.iter(|| assert_eq!(conversation.ask(&frame), answered));
        });
    }
    group.finish();
}
