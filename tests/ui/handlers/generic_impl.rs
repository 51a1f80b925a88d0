use asena_ws::prelude::*;

struct ChatSocket<T>(T);

#[handlers]
impl<T> ChatSocket<T> {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send("hi");
    }
}

fn main() {}
