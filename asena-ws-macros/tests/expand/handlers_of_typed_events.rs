// #[handlers]
// impl ChatSocket {
//     #[on("typing")]
//     async fn typing(&self, ws: &Socket<Self>) {}
//
//     #[cfg(feature = "raw")]
//     #[on_message(fallback)]
//     async fn raw(&self, ws: &Socket<Self>, message: Message) {}
//
//     #[cfg(feature = "log")]
//     #[on("log")]
//     async fn log(&self, line: String) {}
//
//     #[on("message")]
//     async fn message(&self, id: MessageId, new: NewMessage, ws: &Socket<Self>) -> Result<Posted, ChatError> {
//         self.post(ws, new)
//     }
// }

impl ChatSocket {
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn typing(&self, ws: &Socket<Self>) {}
    #[cfg(feature = "raw")]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn raw(&self, ws: &Socket<Self>, message: Message) {}
    #[cfg(feature = "log")]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn log(&self, line: String) {}
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn message(
        &self,
        id: MessageId,
        new: NewMessage,
        ws: &Socket<Self>,
    ) -> Result<Posted, ChatError> {
        self.post(ws, new)
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::WebSocketService for ChatSocket {
    #[cfg(feature = "raw")]
    async fn on_message(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __message: ::asena_ws::__private::Message,
    ) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        let __argument = <Message as ::asena_ws::__private::FromMessage>::from_message(
            __message,
        )?;
        ::asena_ws::__private::Returned(Self::raw(self, __socket, __argument).await)
            .into_outcome()
            .map_err(|__error| {
                ::asena_ws::__private::Failure(__error).into_handler_error()
            })
    }
    const EVENTS: ::core::option::Option<&'static ::asena_ws::__private::EventTable> = ::core::option::Option::Some(
        &::asena_ws::__private::EventTable::new(
            &[
                ::asena_ws::__private::HandledEvent::new(
                    "log",
                    ::core::cfg!(all(feature = "log")),
                ),
                ::asena_ws::__private::HandledEvent::new("typing", true),
                ::asena_ws::__private::HandledEvent::new("message", true),
            ],
            ::core::cfg!(all(feature = "raw")),
        ),
    );
    async fn on_event(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __event: ::asena_ws::__private::IncomingEvent<'_, Self>,
    ) -> ::asena_ws::__private::Result<
        ::core::option::Option<::asena_ws::__private::Message>,
    > {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        match __event.place() {
            #[cfg(feature = "log")]
            0 => {
                let __argument0 = <String as ::asena_ws::__private::FromEvent<
                    Self,
                >>::from_event(&__event)?;
                let __answer = __event.into_answer();
                __answer
                    .reply(
                        ::asena_ws::__private::Returned(
                                Self::log(self, __argument0).await,
                            )
                            .into_outcome()
                            .map_err(|__error| {
                                ::asena_ws::__private::Failure(__error).into_handler_error()
                            }),
                    )
            }
            1 => {
                let __answer = __event.into_answer();
                __answer
                    .reply(
                        ::asena_ws::__private::Returned(
                                Self::typing(self, __socket).await,
                            )
                            .into_outcome()
                            .map_err(|__error| {
                                ::asena_ws::__private::Failure(__error).into_handler_error()
                            }),
                    )
            }
            2 => {
                let __argument0 = <MessageId as ::asena_ws::__private::FromEvent<
                    Self,
                >>::from_event(&__event)?;
                let __argument1 = <NewMessage as ::asena_ws::__private::FromEvent<
                    Self,
                >>::from_event(&__event)?;
                let __answer = __event.into_answer();
                __answer
                    .reply(
                        ::asena_ws::__private::Returned(
                                Self::message(self, __argument0, __argument1, __socket)
                                    .await,
                            )
                            .into_outcome()
                            .map_err(|__error| {
                                ::asena_ws::__private::Failure(__error).into_handler_error()
                            }),
                    )
            }
            _ => ::core::result::Result::Ok(::core::option::Option::None),
        }
    }
}
const _: () = ::core::assert!(
    ! (< NewMessage as ::asena_ws::__private::FromEvent < ChatSocket >> ::IS_PAYLOAD &&
    (< MessageId as ::asena_ws::__private::FromEvent < ChatSocket >> ::IS_PAYLOAD)),
    "an event has one `data`, and a parameter before this one is read from it: put both into one struct, or take `Raw`",
);
