use asena_ws::prelude::*;

#[derive(Debug, ClientError)]
enum ChatError {
    #[client_error(internal, code = "store")]
    Store,
}


impl std::fmt::Display for ChatError {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for ChatError {}

fn main() {}
