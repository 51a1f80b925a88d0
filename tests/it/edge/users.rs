//! How many connections a user may have, where the app knows its users.

use asena_ws::Limits;
use asena_ws::prelude::*;
use asena_ws::testing::{TestApp, TestRequest};

/// Everybody is who they say.
#[service]
struct Names {}

impl Authenticator for Names {
    type User = ();

    async fn authenticate(&self, handshake: &Handshake) -> Result<Identity<()>, Rejection> {
        Ok(Identity::new(handshake.bearer_token()?.as_str(), ())?)
    }
}

#[websocket("/mine", authenticator = Names)]
struct Mine {}

impl WebSocketService for Mine {}

fn of<'a>(app: &'a TestApp, user: &str) -> TestRequest<'a> {
    app.request("/mine")
        .header("authorization", format!("Bearer {user}"))
}

#[tokio::test]
async fn a_user_may_have_so_many_connections_and_not_one_more() {
    let mut limits = Limits::default();
    limits.connections_per_user_max = Some(2);
    let app = TestApp::start(App::empty().websocket::<Mine>().limits(limits)).await;
    let _first = of(&app, "ada").connect().await;
    let _second = of(&app, "ada").connect().await;
    let refused = of(&app, "ada").refused().await;
    assert_eq!(refused.status, 429, "{refused:?}");
    let _another = of(&app, "bob").connect().await;
}
