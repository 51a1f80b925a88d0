use asena_ws::prelude::*;

struct Users;

#[service]
impl Users {
    #[constructor]
    const NEW: Self = Self;
}

fn main() {}
