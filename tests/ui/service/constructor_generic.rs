use asena_ws::prelude::*;

struct Users;

#[service]
impl Users {
    #[constructor]
    fn new<T>() -> Self {
        Self
    }
}

fn main() {}
