use asena_ws::prelude::*;

struct Users<T>(T);

#[service]
impl Users<u8> {
    #[constructor]
    fn new() -> Self {
        Self(1)
    }
}

fn main() {}
