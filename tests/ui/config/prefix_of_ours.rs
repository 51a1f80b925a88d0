use asena_ws::prelude::*;

#[config(prefix = "connection")]
#[derive(serde::Deserialize)]
struct ConnectionConfig {
    history_max: usize,
}

fn main() {}
