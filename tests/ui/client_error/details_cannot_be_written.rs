use asena_ws::prelude::*;

struct Room;

#[derive(ClientError)]
enum ChatError {
    #[client_error(code = "full", message = "full", details = [room])]
    Full { room: Room },
}


fn main() {}
