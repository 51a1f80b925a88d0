use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(cron = "")]
    async fn nightly(&self) {}
}

fn main() {}
