use asena_ws::prelude::*;
use std::cell::RefCell;

#[service]
struct Cache {
    entries: RefCell<Vec<String>>,
}

fn main() {}
