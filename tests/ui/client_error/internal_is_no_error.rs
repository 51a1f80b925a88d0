use asena_ws::prelude::*;

#[derive(ClientError)]
enum ChatError {
    #[client_error(internal)]
    Store,
}


fn main() {}
