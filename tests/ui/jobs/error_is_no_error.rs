use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(every = "1h")]
    async fn nightly(&self) -> std::result::Result<(), u8> { Ok(()) }
}

fn main() {}
