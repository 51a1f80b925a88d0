use asena_ws::prelude::*;

#[derive(ClientError)]
enum ChatError {
    #[client_error(code = "empty", message = "say something")]
    Empty,
    Muted,
}


fn main() {}
