// #[handlers(contract)]
// impl ChatSocket {
//     /// Says something.
//     ///
//     /// To everybody.
//     #[on("message")]
//     async fn message(&self, id: MessageId, new: NewMessage, ws: &Socket<Self>) -> Result<Posted, ChatError> {
//         self.post(ws, new)
//     }
//
//     #[cfg(feature = "log")]
//     #[on("log")]
//     async fn log(&self, line: String) {}
// }

impl ChatSocket {
    /// Says something.
    ///
    /// To everybody.
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn message(
        &self,
        id: MessageId,
        new: NewMessage,
        ws: &Socket<Self>,
    ) -> Result<Posted, ChatError> {
        self.post(ws, new)
    }
    #[cfg(feature = "log")]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn log(&self, line: String) {}
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::WebSocketService for ChatSocket {
    const EVENTS: ::core::option::Option<&'static ::asena_ws::__private::EventTable> = ::core::option::Option::Some(
        &::asena_ws::__private::EventTable::new(
            &[
                ::asena_ws::__private::HandledEvent::new(
                    "log",
                    ::core::cfg!(all(feature = "log")),
                ),
                ::asena_ws::__private::HandledEvent::new("message", true),
            ],
            false,
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
    fn describe(__description: &mut ::asena_ws::__private::Description<'_>) -> bool {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{
            NotAPayload as _, NotARefusal as _, NotATypeOfResult as _,
        };
        __description
            .endpoint(
                <Self as ::asena_ws::__private::Endpoint>::DOCUMENTATION,
                ::core::option_env!("CARGO_PKG_NAME"),
                ::core::option_env!("CARGO_PKG_VERSION"),
            );
        __description.emitted::<<Self as ::asena_ws::__private::Endpoint>::Emits>();
        #[cfg(feature = "log")]
        {
            let mut __request = __description.receives("log", "");
            ::asena_ws::__private::Parameter::<String>::describe(&mut __request);
            ::asena_ws::__private::Output::<()>::describe(&mut __request);
            ::asena_ws::__private::Output::<()>::describe_failures(&mut __request);
        }
        {
            let mut __request = __description
                .receives("message", " Says something.\n\n To everybody.");
            ::asena_ws::__private::Parameter::<MessageId>::describe(&mut __request);
            ::asena_ws::__private::Parameter::<NewMessage>::describe(&mut __request);
            ::asena_ws::__private::Output::<
                Result<Posted, ChatError>,
            >::describe(&mut __request);
            ::asena_ws::__private::Output::<
                Result<Posted, ChatError>,
            >::describe_failures(&mut __request);
        }
        true
    }
}
const _: () = ::core::assert!(
    ! (< NewMessage as ::asena_ws::__private::FromEvent < ChatSocket >> ::IS_PAYLOAD &&
    (< MessageId as ::asena_ws::__private::FromEvent < ChatSocket >> ::IS_PAYLOAD)),
    "an event has one `data`, and a parameter before this one is read from it: put both into one struct, or take `Raw`",
);
const _: () = ::core::assert!(
    << ChatSocket as ::asena_ws::__private::Endpoint > ::Emits as
    ::asena_ws::__private::EmittedList > ::ARE_REPLIES_KNOWN,
    "the contract needs a JSON Schema of what clients answer: `#[derive(schemars::JsonSchema)]` on the type behind `reply = …` of each call that this endpoint lists",
);
