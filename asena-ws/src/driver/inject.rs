use axum::extract::{FromRef, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::container::{Container, FromContainer};

/// Anything from the container, as an axum extractor: in the `data` of a connection, and in the HTTP handlers of any router
/// whose state a [`Container`] can be taken from.
///
/// A request for something that the app does not have is answered with 500, and logged.
///
/// ```
/// use asena_ws::prelude::*;
/// use axum::{Router, extract::FromRef, routing::post};
///
/// #[websocket(path = "/news")]
/// struct NewsSocket {}
/// impl WebSocketService for NewsSocket {}
///
/// #[derive(Clone)]
/// struct AppState {
///     realtime: Container,
/// }
///
/// // Or `#[derive(FromRef)]` on the state, with axum's feature `macros`.
/// impl FromRef<AppState> for Container {
///     fn from_ref(state: &AppState) -> Self {
///         state.realtime.clone()
///     }
/// }
///
/// async fn publish(Inject(news): Inject<Namespace<NewsSocket>>, text: String) {
///     news.broadcast(text);
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let app = App::empty().websocket::<NewsSocket>().build().await?;
/// let state = AppState { realtime: app.container() };
/// let router: Router = Router::new().route("/news", post(publish)).with_state(state);
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Inject<T>(pub T);

impl<S, T> FromRequestParts<S> for Inject<T>
where
    S: Send + Sync,
    Container: FromRef<S>,
    T: FromContainer,
{
    type Rejection = Response;

    async fn from_request_parts(_parts: &mut Parts, state: &S) -> Result<Self, Response> {
        Container::from_ref(state).get().map(Self).map_err(|error| {
            tracing::error!("`Inject` failed: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        })
    }
}
