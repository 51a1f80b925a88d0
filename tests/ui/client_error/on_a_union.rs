use asena_ws::prelude::*;

#[derive(ClientError)]
union ChatError {
    one: u8,
    other: u8,
}


fn main() {}
