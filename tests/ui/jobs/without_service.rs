use asena_ws::prelude::*;

struct Reports;

#[jobs]
impl Reports {
    #[schedule(every = "1h")]
    async fn nightly(&self) {}
}

fn main() {}
