use asena_ws::prelude::*;

#[topic("user.created")]
struct UserCreated;

struct Mailer;

#[subscribers]
impl Mailer {
    #[subscribe("user.created")]
    async fn welcome(&self, user: Arc<UserCreated>) {}
}

fn main() {
    let _ = UserCreated;
}
