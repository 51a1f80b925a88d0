use asena_ws::prelude::*;

#[events]
enum ChatEvents {
    Posted,
}

fn main() {}
