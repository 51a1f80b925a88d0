use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule]
    async fn nightly(&self) {}
}

fn main() {}
