use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(every = "30")]
    async fn nightly(&self) {}
}

fn main() {}
