use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(cron = "0 0 3 1 1 * 2030")]
    async fn nightly(&self) {}
}

fn main() {}
