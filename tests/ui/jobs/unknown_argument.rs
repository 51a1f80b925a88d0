use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(corn = "0 3 * * *")]
    async fn nightly(&self) {}
}

fn main() {}
