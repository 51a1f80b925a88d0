use asena_ws::prelude::*;

struct Users;

#[service]
impl Users {
    #[constructor(lazy)]
    fn new() -> Self {
        Self
    }
}

fn main() {}
