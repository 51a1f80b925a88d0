use asena_ws::prelude::*;

#[derive(ClientError)]
#[client_error(code = "no")]
struct ChatError;


fn main() {}
