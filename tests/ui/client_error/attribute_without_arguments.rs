use asena_ws::prelude::*;

#[derive(ClientError)]
#[client_error]
struct ChatError;


fn main() {}
