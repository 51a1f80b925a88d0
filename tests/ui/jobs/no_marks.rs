use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    async fn nightly(&self) {}
}

fn main() {}
