use std::future::Future;

use super::handshake::{Handshake, Rejection};
use crate::container::Component;
use crate::identity::{BearerToken, Identity};

/// A component that says who a connection is of, before there is one: attached by `#[websocket(authenticator = …)]`.
///
/// It runs behind all middleware, which may refuse at less cost, and before the `data` is extracted, which may take the user:
/// `data = User<Account>`, or `data = Extension<Identity<Account>>`. What it refuses gets an HTTP answer and never is a
/// connection. On the connection the user is [`ws.user()`](crate::Socket::user), and in the handler of a typed event also a
/// parameter [`User<Account>`](crate::User); on an endpoint without an authenticator, neither compiles.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::{Authenticator, Identity};
///
/// struct Account { name: String }
///
/// #[service]
/// struct Accounts {
///     // #[inject] database: …
/// }
///
/// impl Authenticator for Accounts {
///     type User = Account;
///
///     async fn authenticate(&self, handshake: &Handshake) -> Result<Identity<Account>, Rejection> {
///         let token = handshake.bearer_token()?;
///         if token.as_str() != "token-of-ada" {
///             return Err(Rejection::invalid_token("unknown"));
///         }
///         Ok(Identity::new("user-17", Account { name: "Ada".to_owned() })?)
///     }
/// }
///
/// #[websocket("/private", authenticator = Accounts)]
/// struct Private;
///
/// #[handlers]
/// impl Private {
///     #[on_open]
///     async fn opened(&self, ws: &Socket<Self>) {
///         ws.send(format!("hello, {}", ws.user().name));
///     }
/// }
/// # App::empty().websocket::<Private>().check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
///
/// With the feature `jwt` there is a ready one, for signed tokens: `JwtAuthenticator`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an authenticator",
    label = "does not implement `Authenticator`",
    note = "add `impl Authenticator for {Self} {{ type User = …; async fn authenticate(&self, handshake: &Handshake) -> Result<Identity<Self::User>, Rejection> {{ … }} }}`",
    note = "and annotate the struct with `#[service]`, so that its fields can be injected"
)]
pub trait Authenticator: Component {
    /// What a user is in this application.
    type User: Send + Sync + 'static;

    /// Who sends the handshake.
    ///
    /// A panic is contained, and answered with 500.
    ///
    /// # Errors
    ///
    /// A [`Rejection`] is the answer, and the connection is not upgraded: [`Rejection::unauthorized`] for who shows nothing,
    /// [`Rejection::invalid_token`] for what does not convince, [`Rejection::forbidden`] for who is known and may not come in.
    fn authenticate(
        &self,
        handshake: &Handshake,
    ) -> impl Future<Output = Result<Identity<Self::User>, Rejection>> + Send;

    /// Who shows a new token on a connection that is open, so that it need not end when its identity does.
    ///
    /// The user has to be the same, which is checked behind this. By default the token is authenticated as in a handshake that has it in
    /// `Authorization`, and nothing else. [`ws.user()`](crate::Socket::user) stays what it was: whose rights have become less is
    /// disconnected.
    ///
    /// # Errors
    ///
    /// A [`Rejection`]: the connection stays, and ends when it would have.
    fn refresh(
        &self,
        token: &BearerToken,
        current: &Identity<Self::User>,
    ) -> impl Future<Output = Result<Identity<Self::User>, Rejection>> + Send {
        let _ = current;
        let handshake = Handshake::with_bearer(token);
        async move { self.authenticate(&handshake?).await }
    }
}
