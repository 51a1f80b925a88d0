use asena_ws::prelude::*;

struct Users;

#[service]
impl Users {
    #[constructor]
    unsafe fn new() -> Self {
        Self
    }
}

fn main() {}
