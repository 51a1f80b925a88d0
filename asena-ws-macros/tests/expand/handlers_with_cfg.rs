// #[handlers]
// impl ChatSocket {
//     #[cfg(feature = "log")]
//     #[on_close]
//     async fn log(&self, ws: &Socket<Self>, reason: CloseReason) {}
//
//     #[cfg(not(feature = "log"))]
//     #[on_close]
//     async fn ignore(&self, ws: &Socket<Self>, _: CloseReason) -> () {}
// }

impl ChatSocket {
    #[cfg(feature = "log")]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn log(&self, ws: &Socket<Self>, reason: CloseReason) {}
    #[cfg(not(feature = "log"))]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn ignore(&self, ws: &Socket<Self>, _: CloseReason) -> () {}
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::WebSocketService for ChatSocket {
    #[cfg(feature = "log")]
    async fn on_close(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __reason: ::asena_ws::__private::CloseReason,
    ) {
        Self::log(self, __socket, __reason).await;
    }
    #[cfg(not(feature = "log"))]
    async fn on_close(
        &self,
        __socket: &::asena_ws::__private::Socket<Self>,
        __reason: ::asena_ws::__private::CloseReason,
    ) {
        Self::ignore(self, __socket, __reason).await;
    }
}
