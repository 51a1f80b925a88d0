use asena_ws::prelude::*;

struct Account;

#[websocket("/public")]
struct Public;

#[handlers]
impl Public {
    #[on("whoami")]
    async fn who(&self, _user: User<Account>) {}
}

fn main() {}
