use asena_ws::prelude::*;

#[service]
struct Reports;

#[jobs]
impl Reports {
    #[schedule(every = "1h")]
    async fn nightly(&self) { let rc = std::rc::Rc::new(1); std::future::ready(()).await; drop(rc); }
}

fn main() {}
