use asena_ws::prelude::*;

#[config(prefix = "chat")]
struct ChatConfig {
    history_max: usize,
}

fn main() {}
