//! `#[handlers]`.

use expect_test::{Expect, expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn each_marked_method_handles_its_event() {
    check_expansion(
        "
        #[handlers]
        impl ChatSocket {
            #[on_open]
            async fn joined(&self, ws: &Socket<Self>) -> Result<()> {
                ws.join(&ws.data().room)
            }

            #[on_message]
            async fn said(&self, ws: &Socket<Self>, Json(said): Json<Said>) -> Result<(), ChatError> {
                self.tell(ws, said)
            }

            #[on_close]
            async fn left(&self, ws: &Socket<Self>, _reason: CloseReason) {}

            #[on_drain]
            async fn emptied(&self, ws: &Socket<Self>) {}

            #[on_ping]
            async fn pinged(&self, ws: &Socket<Self>, payload: Bytes) {}

            #[on_pong]
            async fn ponged(&self, ws: &Socket<Self>, payload: Bytes) {}

            #[on_error]
            async fn failed(&self, ws: &Socket<Self>, error: HandlerError) {}

            #[on_first_join]
            async fn feed_starts(&self, event: RoomEvent) -> Result<()> {
                self.feeds.start(&event.room)
            }

            #[on_last_leave]
            async fn feed_stops(&self, event: RoomEvent) {}

            fn tell(&self, ws: &Socket<Self>, said: Said) -> Result<(), ChatError> {
                todo!()
            }
        }
        ",
        &expect_file!["../../tests/expand/handlers.rs"],
    );
}

#[test]
fn typed_events_are_a_table_and_one_future() {
    check_expansion(
        r#"
        #[handlers]
        impl ChatSocket {
            #[on("typing")]
            async fn typing(&self, ws: &Socket<Self>) {}

            #[cfg(feature = "raw")]
            #[on_message(fallback)]
            async fn raw(&self, ws: &Socket<Self>, message: Message) {}

            #[cfg(feature = "log")]
            #[on("log")]
            async fn log(&self, line: String) {}

            #[on("message")]
            async fn message(&self, id: MessageId, new: NewMessage, ws: &Socket<Self>) -> Result<Posted, ChatError> {
                self.post(ws, new)
            }
        }
        "#,
        &expect_file!["../../tests/expand/handlers_of_typed_events.rs"],
    );
}

#[test]
fn every_mistake_in_a_typed_event_is_reported() {
    check_errors(
        r#"
        #[handlers]
        impl A {
            #[on] async fn one(&self) {}
            #[on()] async fn two(&self) {}
            #[on("a", "b")] async fn three(&self) {}
            #[on("")] async fn four(&self) {}
            #[on("error")] async fn five(&self) {}
            #[on("six")] fn six(&mut self) {}
            #[on("seven")] async fn seven(&self) {}
            #[on("seven")] async fn again(&self) {}
            #[on("eight")] async fn eight<T>(&self, one: &mut T, other: &mut u8) {}
            #[on_message(raw)] async fn nine(&self, ws: &Socket<Self>, message: Message) {}
        }
        "#,
        &expect![[r#"
            on
                `#[on]` needs the name of an event: write `#[on("message")]`
            on()
                `#[on]` needs the name of an event: write `#[on("message")]`
            "b"
                behind the name of the event there may be limits, `data_bytes_max`, `messages_per_second` and `messages_burst`, as in `#[on("message", data_bytes_max = 4096)]`
            ""
                the name of the event is empty: write `#[on("message")]`
            "error"
                `error` is the event by which the server answers errors: give this one another name
            fn
                this method must be async: put `async` before `fn`
            &mut self
                a component is shared between threads: take `&self`; the signature is `async fn six(&self, ws: &Socket<Self>, data: T) -> Result<Reply>`
            T
                a handler cannot be generic: name the type
            other: &mut u8
                the state of the connection is lent to this method already: take the event's data as a value, a `String` for a `&str`; the signature is `async fn eight(&self, ws: &Socket<Self>, data: T) -> Result<Reply>`
            on_message(raw)
                this is not understood here: write `#[on_message(fallback)]`
            "seven"
                `seven` is handled by `seven` already: give one of them another name
        "#]],
    );
}

#[test]
fn cfg_may_choose_between_two_handlers() {
    check_expansion(
        r#"
        #[handlers]
        impl ChatSocket {
            #[cfg(feature = "log")]
            #[on_close]
            async fn log(&self, ws: &Socket<Self>, reason: CloseReason) {}

            #[cfg(not(feature = "log"))]
            #[on_close]
            async fn ignore(&self, ws: &Socket<Self>, _: CloseReason) -> () {}
        }
        "#,
        &expect_file!["../../tests/expand/handlers_with_cfg.rs"],
    );
}

#[test]
fn every_mistake_in_a_signature_is_reported() {
    let input = r#"
        #[handlers]
        impl A {
            #[on_open] fn open(&self, ws: &Socket<Self>) {}
            #[on_message] async fn message(&mut self) {}
            #[on_close] async fn close(self, ws: &Socket<Self>, reason: CloseReason) -> Result<()> {}
            #[on_drain] async fn drain(ws: &Socket<Self>, more: u8, and_more: u8) {}
            #[on_ping] async unsafe fn ping<T, 'a>(&'a self, ws: &Socket<Self>, payload: T) {}
            #[on_pong] async extern "C" fn pong(&self, ws: &Socket<Self>, payload: impl Read) {}
            #[on_error] fn error() -> u8 {}
        }
    "#;
    check_errors(
        input,
        &expect![[r#"
            fn
                this method must be async: put `async` before `fn`; the signature is `async fn open(&self, ws: &Socket<Self>) -> Result<()>`
            &mut self
                a component is shared between threads: take `&self`
            message
                `#[on_message]` hands over `ws: &Socket<Self>, message: Message` too: take that as well; the signature is `async fn message(&self, ws: &Socket<Self>, message: Message) -> Result<()>`
            self
                a component is shared between threads: take `&self`
            Result<()>
                `#[on_close]` returns nothing: log here what failed; the signature is `async fn close(&self, ws: &Socket<Self>, reason: CloseReason)`
            drain
                this method needs `&self` as its first parameter
            more: u8
                `#[on_drain]` hands over nothing for this parameter: remove it
            and_more: u8
                `#[on_drain]` hands over nothing for this parameter: remove it; the signature is `async fn drain(&self, ws: &Socket<Self>) -> Result<()>`
            unsafe
                a handler cannot be unsafe: remove `unsafe`
            T
                a handler cannot be generic: name the type; the signature is `async fn ping(&self, ws: &Socket<Self>, payload: Bytes) -> Result<()>`
            extern "C"
                a handler is an ordinary Rust function: remove `extern`
            impl Read
                a handler cannot be generic: name the type in place of `impl …`; the signature is `async fn pong(&self, ws: &Socket<Self>, payload: Bytes) -> Result<()>`
            fn
                this method must be async: put `async` before `fn`
            error
                this method needs `&self` as its first parameter
            error
                `#[on_error]` hands over `ws: &Socket<Self>, error: HandlerError` too: take that as well
            u8
                `#[on_error]` returns nothing: log here what failed; the signature is `async fn error(&self, ws: &Socket<Self>, error: HandlerError)`
        "#]],
    );
    // `#[websocket]` demands the impl: without it rustc would report one more error.
    let expansion = super::expand(input).to_string();
    assert!(
        expansion.contains(":: asena_ws :: __private :: WebSocketService for A { }"),
        "{expansion}"
    );
}

#[test]
fn every_mistake_in_a_signature_about_rooms_is_reported() {
    let check = |method: &str, expected: &Expect| {
        check_errors(&format!("#[handlers] impl A {{ {method} }}"), expected);
    };
    check(
        "#[on_first_join] fn begun(&self, event: RoomEvent) {}",
        &expect![[r#"
            fn
                this method must be async: put `async` before `fn`; the signature is `async fn begun(&self, event: RoomEvent) -> Result<()>`
        "#]],
    );
    check(
        "#[on_last_leave] async fn ended(&self) {}",
        &expect![[r#"
        ended
            `#[on_last_leave]` hands over `event: RoomEvent` too: take that as well; the signature is `async fn ended(&self, event: RoomEvent) -> Result<()>`
    "#]],
    );
    check(
        "#[on_last_leave] async fn ended(&self, event: RoomEvent, size: usize) {}",
        &expect![[r#"
            size: usize
                `#[on_last_leave]` hands over nothing for this parameter: remove it; the signature is `async fn ended(&self, event: RoomEvent) -> Result<()>`
        "#]],
    );
    check(
        "#[on_first_join] async fn begun(&self, ws: &Socket<Self>, event: RoomEvent) {}",
        &expect![[r#"
            ws: &Socket<Self>
                `#[on_first_join]` is about a room and not about one of its connections: remove this; the signature is `async fn begun(&self, event: RoomEvent) -> Result<()>`
        "#]],
    );
    check(
        "#[on_last_leave] async fn ended(&self, ws: &Socket<Self>) {}",
        &expect![[r#"
            ws: &Socket<Self>
                `#[on_last_leave]` is about a room and not about one of its connections: remove this
            ended
                `#[on_last_leave]` hands over `event: RoomEvent` too: take that as well; the signature is `async fn ended(&self, event: RoomEvent) -> Result<()>`
        "#]],
    );
    check(
        "#[on_first_join] async fn begun(&mut self, event: impl Into<RoomEvent>) {}",
        &expect![[r#"
            impl Into<RoomEvent>
                a handler cannot be generic: name the type in place of `impl …`
            &mut self
                a component is shared between threads: take `&self`; the signature is `async fn begun(&self, event: RoomEvent) -> Result<()>`
        "#]],
    );
    check(
        "#[on_last_leave] async unsafe fn ended(event: RoomEvent) {}",
        &expect![[r#"
            unsafe
                a handler cannot be unsafe: remove `unsafe`
            ended
                this method needs `&self` as its first parameter; the signature is `async fn ended(&self, event: RoomEvent) -> Result<()>`
        "#]],
    );
    check(
        "#[on_first_join(cluster)] async fn begun(&self, event: RoomEvent) {}",
        &expect![[r#"
            on_first_join(cluster)
                `#[on_first_join]` takes no arguments: write `#[on_first_join]`
        "#]],
    );
    check(
        "
        #[on_last_leave] async fn ended(&self, event: RoomEvent) {}
        #[on_last_leave] async fn again(&self, event: RoomEvent) {}
        #[on_first_join] #[on_open] async fn both(&self, event: RoomEvent) {}
        ",
        &expect![[r#"
            #[on_last_leave]
                `#[on_last_leave]` is on `ended` already: a block has one, so remove this
            #[on_open]
                a method has one marker, and this one has `#[on_first_join]`: write another method for `#[on_open]`
        "#]],
    );
}

#[test]
fn one_mistake_hides_no_other_method() {
    let expansion = super::expand(
        "
        #[handlers]
        impl A {
            #[on_open] fn open(&self, ws: &Socket<Self>) {}
            #[on_drain] async fn drain(&self, ws: &Socket<Self>) {}
        }
        ",
    );
    let expansion = expansion.to_string();
    assert!(!expansion.contains("Self :: open"), "{expansion}");
    assert!(expansion.contains("Self :: drain"), "{expansion}");
}

#[test]
fn the_markers_of_a_block() {
    check_errors(
        "#[handlers] impl A { async fn open(&self) {} }",
        &expect![[r#"
            A
                no method of this block is marked, so it handles nothing: put `#[on("…")]`, `#[on_open]`, `#[on_message]`, `#[on_close]`, `#[on_drain]`, `#[on_ping]`, `#[on_pong]`, `#[on_error]`, `#[on_first_join]` or `#[on_last_leave]` on one
        "#]],
    );
    check_errors(
        "
        #[handlers]
        impl A {
            #[on_open] async fn one(&self, ws: &Socket<Self>) {}
            #[asena_ws::on_open] async fn two(&self, ws: &Socket<Self>) {}
            #[on_drain] #[on_message] #[on_drain] async fn three(&self, ws: &Socket<Self>) {}
            #[on_message(fallback)] async fn four(&self, ws: &Socket<Self>, message: Message) {}
            #[on_close] const FIVE: u8 = 5;
            #[on_ping] type Six = u8;
        }
        ",
        &expect![[r##"
            #[asena_ws::on_open]
                `#[on_open]` is on `one` already: a block has one, so remove this
            #[on_message]
                a method has one marker, and this one has `#[on_drain]`: write another method for `#[on_message]`
            #[on_drain]
                `#[on_drain]` stands here twice: remove one of them
            #[on_close]
                `#[on_close]` goes on a function
            #[on_ping]
                `#[on_ping]` goes on a function
            on_message(fallback)
                no method of this block is marked `#[on("…")]`, so all messages come here: write `#[on_message]`
        "##]],
    );
}

#[test]
fn the_block_belongs_to_one_type() {
    check_errors(
        "#[handlers] impl<T> A<T> { #[on_open] async fn a(&self, ws: &Socket<Self>) {} }",
        &expect![[r#"
            <T>
                a component is one type, so `#[handlers]` cannot go on a generic impl block: write it for one type
        "#]],
    );
    check_errors(
        "#[handlers] impl WebSocketService for A { async fn on_open(&self) {} }",
        &expect![[r#"
            WebSocketService
                `#[handlers]` writes the trait impl itself: write the trait impl without `#[handlers]`, or mark the methods of `impl Type { … }`
        "#]],
    );
    check_errors(
        "#[handlers] struct A;",
        &expect![[r#"
            struct
                `#[handlers]` goes on an impl block with `#[on_open]`, `#[on_message]` and such; this is a struct
        "#]],
    );
    check_errors(
        "#[handlers] fn a() {}",
        &expect![[r#"
            fn
                `#[handlers]` goes on an impl block with `#[on_open]`, `#[on_message]` and such; this is a function
        "#]],
    );
}
