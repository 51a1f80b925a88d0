use asena_ws::prelude::*;

#[derive(ClientError)]
enum ChatError {
    #[client_error(code = "full", message = "full", details = [room])]
    Full { rooms: u32 },
}


fn main() {}
