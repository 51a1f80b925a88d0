// #[handlers]
// impl ChatSocket {
//     #[on_open]
//     async fn joined(&self, ws: &Socket<Self>) -> Result<()> {
//         ws.join(&ws.data().room)
//     }
//
//     #[on_message]
//     async fn said(&self, ws: &Socket<Self>, Json(said): Json<Said>) -> Result<(), ChatError> {
//         self.tell(ws, said)
//     }
//
//     #[on_close]
//     async fn left(&self, ws: &Socket<Self>, _reason: CloseReason) {}
//
//     #[on_drain]
//     async fn emptied(&self, ws: &Socket<Self>) {}
//
//     #[on_ping]
//     async fn pinged(&self, ws: &Socket<Self>, payload: Bytes) {}
//
//     #[on_pong]
//     async fn ponged(&self, ws: &Socket<Self>, payload: Bytes) {}
//
//     #[on_error]
//     async fn failed(&self, ws: &Socket<Self>, error: HandlerError) {}
//
//     #[on_first_join]
//     async fn feed_starts(&self, event: RoomEvent) -> Result<()> {
//         self.feeds.start(&event.room)
//     }
//
//     #[on_last_leave]
//     async fn feed_stops(&self, event: RoomEvent) {}
//
//     fn tell(&self, ws: &Socket<Self>, said: Said) -> Result<(), ChatError> {
//         todo!()
//     }
// }

impl ChatSocket {
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn joined(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join(&ws.data().room)
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn said(
        &self,
        ws: &Socket<Self>,
        Json(said): Json<Said>,
    ) -> Result<(), ChatError> {
        self.tell(ws, said)
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn left(&self, ws: &Socket<Self>, _reason: CloseReason) {}
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn emptied(&self, ws: &Socket<Self>) {}
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn pinged(&self, ws: &Socket<Self>, payload: Bytes) {}
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn ponged(&self, ws: &Socket<Self>, payload: Bytes) {}
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn failed(&self, ws: &Socket<Self>, error: HandlerError) {}
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn feed_starts(&self, event: RoomEvent) -> Result<()> {
        self.feeds.start(&event.room)
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn feed_stops(&self, event: RoomEvent) {}
    fn tell(&self, ws: &Socket<Self>, said: Said) -> Result<(), ChatError> {
        todo!()
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::WebSocketService for ChatSocket {
    async fn on_open(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
    ) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        ::asena_ws::__private::Returned(Self::joined(self, __socket).await)
            .into_outcome()
            .map_err(|__error| {
                ::asena_ws::__private::Failure(__error).into_handler_error()
            })
    }
    async fn on_message(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __message: ::asena_ws::__private::Message,
    ) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        let __argument = <Json<
            Said,
        > as ::asena_ws::__private::FromMessage>::from_message(__message)?;
        ::asena_ws::__private::Returned(Self::said(self, __socket, __argument).await)
            .into_outcome()
            .map_err(|__error| {
                ::asena_ws::__private::Failure(__error).into_handler_error()
            })
    }
    async fn on_close(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __reason: ::asena_ws::__private::CloseReason,
    ) {
        Self::left(self, __socket, __reason).await;
    }
    async fn on_drain(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
    ) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        ::asena_ws::__private::Returned(Self::emptied(self, __socket).await)
            .into_outcome()
            .map_err(|__error| {
                ::asena_ws::__private::Failure(__error).into_handler_error()
            })
    }
    async fn on_ping(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __payload: ::asena_ws::__private::Bytes,
    ) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        ::asena_ws::__private::Returned(Self::pinged(self, __socket, __payload).await)
            .into_outcome()
            .map_err(|__error| {
                ::asena_ws::__private::Failure(__error).into_handler_error()
            })
    }
    async fn on_pong(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __payload: ::asena_ws::__private::Bytes,
    ) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        ::asena_ws::__private::Returned(Self::ponged(self, __socket, __payload).await)
            .into_outcome()
            .map_err(|__error| {
                ::asena_ws::__private::Failure(__error).into_handler_error()
            })
    }
    async fn on_error(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __error: ::asena_ws::__private::HandlerError,
    ) {
        Self::failed(self, __socket, __error).await;
    }
    async fn on_first_join(
        &self,
        __event: ::asena_ws::__private::RoomEvent,
    ) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        ::asena_ws::__private::Returned(Self::feed_starts(self, __event).await)
            .into_outcome()
            .map_err(|__error| {
                ::asena_ws::__private::Failure(__error).into_handler_error()
            })
    }
    async fn on_last_leave(
        &self,
        __event: ::asena_ws::__private::RoomEvent,
    ) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NotAClientError as _, NotAResult as _};
        ::asena_ws::__private::Returned(Self::feed_stops(self, __event).await)
            .into_outcome()
            .map_err(|__error| {
                ::asena_ws::__private::Failure(__error).into_handler_error()
            })
    }
}
