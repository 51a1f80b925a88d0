//! `#[derive(ClientError)]`.

use expect_test::{expect, expect_file};
use proc_macro2::TokenStream;

use super::errors;

fn expand(input: &str) -> TokenStream {
    crate::client_error::expand(input.parse().expect("the input has balanced brackets"))
}

#[test]
fn each_variant_is_what_it_says() {
    let expansion = expand(
        r#"
        enum ChatError {
            #[client_error(code = "room_full", retryable, details = [room, members_max])]
            RoomFull { room: String, members_max: u32 },
            #[client_error(code = "muted", message = "you may not speak")]
            Muted(String),
            #[cfg(feature = "store")]
            #[client_error(internal)]
            Store(StoreError),
        }
        "#,
    );
    let file: syn::File = syn::parse2(expansion).expect("what is generated can be parsed");
    expect_file!["../../tests/expand/client_error.rs"].assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn every_mistake_is_reported() {
    let input = r#"
        enum ChatError {
            One,
            #[client_error]
            Two,
            #[client_error(code = "")]
            Three,
            #[client_error(code = "internal")]
            Four,
            #[client_error(internal, code = "five", retryable)]
            Five,
            #[client_error(code = "six", details = [room])]
            Six { rooms: u8 },
            #[client_error(code = "seven", details = rooms)]
            Seven { rooms: u8 },
            #[client_error(kode = "eight")]
            Eight,
        }
        "#;
    expect![[r#"
        One
            say what the peer reads of this: `#[client_error(code = "…")]`, or `#[client_error(internal)]` for nothing
        client_error
            write `#[client_error(code = "…")]`, or `#[client_error(internal)]`
        ""
            a code is a word for programs, as in `code = "room_full"`
        "internal"
            `internal` is the code of what the peer may not read: write `#[client_error(internal)]`, or another code
        code
            the peer reads nothing of an internal error: remove `code`, or `internal`
        retryable
            the peer reads nothing of an internal error: remove `retryable`, or `internal`
        room
            there is no such field here: `details` lists fields that the peer may read
        rooms
            `details` takes a list of fields in brackets: write `details = [room]`
        kode
            unknown argument `kode`, did you mean `code`? `#[client_error]` takes `code`, `message`, `retryable`, `details`, `internal` and `crate`
    "#]].assert_eq(&errors(input, expand(input)));
}
