use asena_ws::prelude::*;

struct Users;

#[service]
impl Users {
    #[constructor]
    async fn new() -> Self {
        let shared = std::rc::Rc::new(1);
        std::future::ready(()).await;
        drop(shared);
        Self
    }
}

fn main() {}
