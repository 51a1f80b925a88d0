use asena_ws::prelude::*;

#[derive(ClientError)]
#[client_error(code = "internal", message = "no")]
struct ChatError;


fn main() {}
