use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(cron = "60 0 0 * * *")]
    async fn nightly(&self) {}
}

fn main() {}
