use asena_ws::prelude::*;

#[config(prefix = "chat")]
#[derive(serde::Deserialize)]
enum ChatConfig {
    On,
    Off,
}

fn main() {}
