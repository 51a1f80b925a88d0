use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(every = "1h", time_zone = "Europe/Berlin")]
    async fn nightly(&self) {}
}

fn main() {}
