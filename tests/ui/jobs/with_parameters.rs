use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(every = "1h")]
    async fn nightly(&self, report: String) {}
}

fn main() {}
