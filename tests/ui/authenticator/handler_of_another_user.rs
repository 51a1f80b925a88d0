use asena_ws::prelude::*;

struct Account;

#[service]
struct Accounts;

impl Authenticator for Accounts {
    type User = Account;

    async fn authenticate(&self, _handshake: &Handshake) -> Result<Identity<Account>, Rejection> {
        Err(Rejection::unauthorized())
    }
}

struct Stranger;

#[websocket("/inbox", authenticator = Accounts)]
struct Inbox;

#[handlers]
impl Inbox {
    #[on("whoami")]
    async fn who(&self, _user: User<Stranger>) {}
}

fn main() {}
