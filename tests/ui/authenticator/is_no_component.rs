use asena_ws::prelude::*;

struct Account;

struct Accounts;

impl Authenticator for Accounts {
    type User = Account;

    async fn authenticate(&self, _handshake: &Handshake) -> Result<Identity<Account>, Rejection> {
        Err(Rejection::unauthorized())
    }
}

#[websocket("/inbox", authenticator = Accounts)]
struct Inbox;

impl WebSocketService for Inbox {}

fn main() {}
