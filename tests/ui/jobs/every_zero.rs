use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(every = "0s")]
    async fn nightly(&self) {}
}

fn main() {}
