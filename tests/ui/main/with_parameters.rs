use asena_ws::prelude::*;

#[asena_ws::main]
async fn main(_arguments: Vec<String>) -> AppResult {
    Ok(())
}
