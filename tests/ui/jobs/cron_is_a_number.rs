use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(cron = 5)]
    async fn nightly(&self) {}
}

fn main() {}
