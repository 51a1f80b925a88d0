//! Errors of the user's own: `#[derive(ClientError)]`, and what becomes of all others.

use std::fmt;

use asena_ws::prelude::*;
use serde_json::{Value, json};

use super::Talk;
use crate::kit::Journal;

/// An ordinary error.
#[derive(Debug, ClientError)]
enum ChatError {
    #[client_error(code = "room_full", retryable, details = [members_max])]
    RoomFull { room: String, members_max: u32 },
    #[client_error(code = "muted", message = "you may not speak")]
    Muted(&'static str),
    #[client_error(code = "too_long", details = [0, 1])]
    TooLong(usize, &'static str),
    #[client_error(internal)]
    Broken,
}

impl fmt::Display for ChatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RoomFull { room, members_max } => {
                write!(formatter, "{room} is full, with {members_max} in it")
            }
            Self::Muted(secret) => write!(formatter, "muted because {secret}"),
            Self::TooLong(..) => formatter.write_str("too long"),
            Self::Broken => formatter.write_str("the password is hunter2"),
        }
    }
}

impl std::error::Error for ChatError {}

/// One that is no `std::error::Error`: the peer alone reads it.
#[derive(ClientError)]
#[client_error(code = "not_now", message = "come back later", retryable)]
struct NotNow;

/// One whose trait is written by hand.
struct Priced(u32);

impl ClientError for Priced {
    fn into_handler_error(self) -> HandlerError {
        HandlerError::client("payment", format!("that costs {}", self.0))
    }
}

type Outcome<T> = std::result::Result<T, ChatError>;

#[websocket("/rooms")]
struct Rooms {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Rooms {
    #[on("enter")]
    async fn enter(&self, room: String) -> Outcome<()> {
        Err(ChatError::RoomFull { room, members_max: 8 })
    }

    #[on("speak")]
    async fn speak(&self) -> Result<(), ChatError> {
        Err(ChatError::Muted("hunter2"))
    }

    #[on("write")]
    async fn write(&self) -> Result<u8, ChatError> {
        Err(ChatError::TooLong(70, "bytes"))
    }

    #[on("break")]
    async fn break_down(&self) -> Outcome<()> {
        Err(ChatError::Broken)
    }

    #[on("deep")]
    async fn deep(&self) -> Result<u32> {
        self.enter("the deep".to_owned()).await?;
        Ok(1)
    }

    #[on("plain")]
    async fn plain(&self) -> Result<u32, NotNow> {
        Err(NotNow)
    }

    #[on("buy")]
    async fn buy(&self) -> Result<(), Priced> {
        Err(Priced(7))
    }

    #[on_ping]
    async fn pinged(&self, _ws: &Socket<Self>, _payload: Bytes) -> Result<(), NotNow> {
        Err(NotNow)
    }

    #[on_error]
    async fn failed(&self, _ws: &Socket<Self>, error: HandlerError) {
        let event = error.event().unwrap_or("no event");
        self.journal
            .note(format!("{event}: {} {}", error.code(), error.is_answered()));
    }
}

async fn rooms() -> (Talk, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Rooms>().provide(journal.clone());
    (Talk::at("/rooms", app).await, journal)
}

#[tokio::test]
async fn the_peer_reads_what_a_variant_says() {
    let (mut talk, _) = rooms().await;
    assert_eq!(
        talk.error("enter", json!("the lobby")).await,
        json!({
            "code": "room_full",
            "message": "the lobby is full, with 8 in it",
            "retryable": true,
            "details": { "members_max": 8 },
        })
    );
    assert_eq!(
        talk.error("speak", Value::Null).await,
        json!({ "code": "muted", "message": "you may not speak", "retryable": false })
    );
    assert_eq!(
        talk.error("write", Value::Null).await["details"],
        json!({ "0": 70, "1": "bytes" })
    );
}

#[tokio::test]
async fn of_an_internal_variant_the_peer_reads_nothing() {
    let (mut talk, _) = rooms().await;
    let error = talk.error("break", Value::Null).await;
    assert_eq!(
        (&error["code"], &error["message"]),
        (&json!("internal"), &json!("internal error"))
    );
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[tokio::test]
async fn the_question_mark_keeps_what_the_peer_may_read() {
    let (mut talk, _) = rooms().await;
    let error = talk.error("deep", Value::Null).await;
    assert_eq!(error["code"], "room_full", "{error}");
    assert_eq!(error["details"], json!({ "members_max": 8 }));
}

#[tokio::test]
async fn a_client_error_need_not_be_an_error_nor_be_derived() {
    let (mut talk, _) = rooms().await;
    assert_eq!(
        talk.error("plain", Value::Null).await,
        json!({ "code": "not_now", "message": "come back later", "retryable": true })
    );
    assert_eq!(talk.error("buy", Value::Null).await["message"], "that costs 7");
}

#[tokio::test]
async fn a_service_is_told_of_every_error_and_whether_it_was_answered() {
    let (mut talk, journal) = rooms().await;
    talk.error("plain", Value::Null).await;
    // Without an id the answer is the service's, and this one gives none.
    talk.say(&json!({ "event": "plain" })).await;
    talk.say(&json!({ "event": "unknown" })).await;
    talk.client.ping("").await;
    journal.until("no event: not_now false").await;
    assert_eq!(
        journal.lines(),
        [
            "plain: not_now true",
            "plain: not_now false",
            "unknown: unknown_event false",
            "no event: not_now false"
        ]
    );
}

#[websocket(path = "/closing", errors = close)]
struct Closing {}

#[handlers]
impl Closing {
    #[on("fail")]
    async fn fail(&self) -> Result<()> {
        Err(HandlerError::client("no", "no, thank you"))
    }
}

#[tokio::test]
async fn errors_may_close_behind_the_reply() {
    let mut talk = Talk::at("/closing", App::empty().websocket::<Closing>()).await;
    assert_eq!(talk.error("fail", Value::Null).await["code"], "no");
    assert_eq!(talk.client.closed().await, (1008, "no, thank you".to_owned()));
}

#[websocket(path = "/silent", errors = silent)]
struct Silent {}

#[handlers]
impl Silent {
    #[on("fail")]
    async fn fail(&self) -> Result<()> {
        Err(HandlerError::client("no", "no, thank you"))
    }
}

#[tokio::test]
async fn errors_may_be_silent_where_nobody_asked_under_an_id() {
    let mut talk = Talk::at("/silent", App::empty().websocket::<Silent>()).await;
    talk.say(&json!({ "event": "fail" })).await;
    talk.say(&json!({ "event": "fial" })).await;
    assert_eq!(talk.error("fail", Value::Null).await["code"], "no");
}

#[websocket("/panics")]
struct Panics {}

#[handlers]
impl Panics {
    #[on("panic")]
    async fn panic(&self) -> u8 {
        panic!("a bug");
    }
}

#[tokio::test]
async fn a_panic_closes_the_connection_with_1011() {
    let mut talk = Talk::at("/panics", App::empty().websocket::<Panics>()).await;
    talk.say(&json!({ "event": "panic", "id": 1 })).await;
    assert_eq!(talk.client.closed().await, (1011, "internal error".to_owned()));
}

/// What the server takes at most, by name.
const AT_MOST: usize = 12;

#[websocket("/limited")]
struct Limited {}

#[handlers]
impl Limited {
    #[on("short", data_bytes_max = AT_MOST)]
    async fn short(&self, text: String) -> usize {
        text.len()
    }

    #[on("long")]
    async fn long(&self, text: String) -> usize {
        text.len()
    }
}

#[tokio::test]
async fn more_data_than_an_event_takes_is_too_large_and_keeps_the_connection() {
    let mut talk = Talk::at("/limited", App::empty().websocket::<Limited>()).await;
    // With its quotes it is twelve bytes long.
    assert_eq!(talk.ok("short", json!("x".repeat(10))).await, 10);
    let error = talk.error("short", json!("x".repeat(11))).await;
    let message = "`data` has 13 bytes, and at most 12 are taken";
    let details = json!({ "bytes": 13, "bytes_max": 12 });
    let expected = json!({ "code": "too_large", "message": message, "retryable": false, "details": details });
    assert_eq!(error, expected);
    talk.say(&json!({ "event": "short", "data": "x".repeat(11) }))
        .await;
    let event = talk.hear().await;
    assert_eq!(event["data"]["code"], "too_large");
    assert_eq!(event["data"]["event"], "short");
    // Other events have the limit of messages alone.
    assert_eq!(talk.ok("long", json!("x".repeat(1000))).await, 1000);
}
