use asena_ws::prelude::*;

#[config(prefix = "chat", prefix = "talk")]
#[derive(serde::Deserialize)]
struct ChatConfig {
    history_max: usize,
}

fn main() {}
