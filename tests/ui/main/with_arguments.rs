use asena_ws::prelude::*;

#[asena_ws::main(flavor = "current_thread")]
async fn main() -> AppResult {
    Ok(())
}
