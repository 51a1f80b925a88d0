//! `#[handlers(contract)]`, with the feature and without.

use expect_test::expect;
#[cfg(feature = "contract")]
use expect_test::expect_file;

use super::check_errors;
#[cfg(feature = "contract")]
use super::check_expansion;

#[cfg(feature = "contract")]
#[test]
fn an_endpoint_says_what_its_events_take_and_send() {
    check_expansion(
        r#"
        #[handlers(contract)]
        impl ChatSocket {
            /// Says something.
            ///
            /// To everybody.
            #[on("message")]
            async fn message(&self, id: MessageId, new: NewMessage, ws: &Socket<Self>) -> Result<Posted, ChatError> {
                self.post(ws, new)
            }

            #[cfg(feature = "log")]
            #[on("log")]
            async fn log(&self, line: String) {}
        }
        "#,
        &expect_file!["../../tests/expand/handlers_in_the_contract.rs"],
    );
}

#[cfg(feature = "contract")]
#[test]
fn the_words_of_an_endpoint_are_kept() {
    check_expansion(
        r#"
        #[websocket("/chat")]
        /// A room to talk in.
        struct ChatSocket;
        "#,
        &expect_file!["../../tests/expand/websocket_in_the_contract.rs"],
    );
}

#[cfg(feature = "contract")]
#[test]
fn a_reply_without_a_name_is_refused() {
    check_errors(
        r#"#[handlers(contract)] impl A { #[on("a")] async fn a(&self) -> Result<impl Serialize, E> { Ok(1) } }"#,
        &expect![[r#"
            Result<impl Serialize, E>
                a reply in the contract has a type with a name: write it in the place of `impl …`
        "#]],
    );
}

#[cfg(not(feature = "contract"))]
#[test]
fn without_the_feature_there_is_no_contract() {
    check_errors(
        r#"#[handlers(contract)] impl A { #[on("a")] async fn a(&self) {} }"#,
        &expect![[r#"
            contract
                the contract wants the feature `contract` of asena-ws: `cargo add asena-ws --features contract`
        "#]],
    );
}
