use asena_ws::prelude::*;

#[derive(ClientError)]
#[client_error(code = "no", message = "no", retriable)]
struct ChatError;


fn main() {}
