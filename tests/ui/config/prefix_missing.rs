use asena_ws::prelude::*;

#[config]
#[derive(serde::Deserialize)]
struct ChatConfig {
    history_max: usize,
}

fn main() {}
