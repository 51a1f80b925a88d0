use asena_ws::prelude::*;

#[derive(ClientError)]
#[client_error(code = "", message = "no")]
struct ChatError;


fn main() {}
