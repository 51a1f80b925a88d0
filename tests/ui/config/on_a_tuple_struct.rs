use asena_ws::prelude::*;

#[config(prefix = "chat")]
#[derive(serde::Deserialize)]
struct ChatConfig(usize);

fn main() {}
