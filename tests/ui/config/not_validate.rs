use asena_ws::prelude::*;

#[config(prefix = "chat", validate)]
#[derive(serde::Deserialize)]
struct ChatConfig {
    history_max: usize,
}

fn main() {}
