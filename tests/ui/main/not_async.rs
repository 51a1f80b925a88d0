use asena_ws::prelude::*;

#[asena_ws::main]
fn main() -> AppResult {
    Ok(())
}
