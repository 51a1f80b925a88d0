use std::future::Future;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::container::Container;

/// What `#[websocket(data = T)]` can be: any axum extractor of the handshake request, or a tuple of them.
///
/// Its rejection is the HTTP answer that refuses the upgrade. Implemented for all that is
/// `FromRequestParts<Container> + Send + Sync + 'static`; not for implementing otherwise.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the data of a connection",
    label = "not an extractor of the handshake",
    note = "data is any axum extractor: `Query<T>`, `Path<T>`, `Extension<T>`, `HeaderMap`, `Inject<T>`, one of your own, or a tuple of them",
    note = "for `Query<T>` and `Path<T>`, `T` must be `serde::Deserialize`, and all data `Send + Sync + 'static`",
    note = "`State<T>` is of your own router: give the value to the app with `.provide(value)` and take `Inject<Provided<T>>`"
)]
pub trait ConnectionData: Send + Sync + Sized + 'static {
    #[doc(hidden)]
    fn extract(
        parts: &mut Parts,
        container: &Container,
    ) -> impl Future<Output = Result<Self, Response>> + Send;
}

#[diagnostic::do_not_recommend]
impl<T> ConnectionData for T
where
    T: FromRequestParts<Container> + Send + Sync + 'static,
{
    async fn extract(parts: &mut Parts, container: &Container) -> Result<Self, Response> {
        let extracted = Self::from_request_parts(parts, container).await;
        extracted.map_err(IntoResponse::into_response)
    }
}
