use asena_ws::BusEvent;
use asena_ws::prelude::*;

#[topic("user.created")]
struct UserCreated;

struct Plain;

#[service]
struct Mailer;

#[subscribers]
impl Mailer {
    #[subscribe]
    async fn note(&self, event: BusEvent) {}
}

fn main() {
    let _ = (UserCreated, Plain, None::<BusEvent>);
}
