use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(every = "1h")]
    fn nightly(&self) {}
}

fn main() {}
