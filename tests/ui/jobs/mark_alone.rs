use asena_ws::prelude::*;

#[service]
struct Reports;

impl Reports {
    #[schedule(every = "1h")]
    async fn nightly(&self) {}
}

fn main() {}
