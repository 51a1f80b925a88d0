use asena_ws::prelude::*;

struct Users;

#[service]
impl Users {
    #[constructor]
    fn new(_name: impl ToString) -> Self {
        Self
    }
}

fn main() {}
