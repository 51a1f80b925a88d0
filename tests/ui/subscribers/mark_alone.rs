use asena_ws::BusEvent;
use asena_ws::prelude::*;

#[service]
struct Mailer;

impl Mailer {
    #[subscribe("user.*")]
    async fn note(&self, event: BusEvent) {}
}

fn main() {}
