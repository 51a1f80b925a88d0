use asena_ws::prelude::*;
use schemars::JsonSchema;

#[event("confirm", reply = Answer)]
#[derive(serde::Serialize, JsonSchema)]
struct Confirm;

#[derive(serde::Deserialize)]
struct Answer {
    yes: bool,
}

#[websocket("/chat", emits = [Confirm])]
struct ChatSocket;

#[handlers(contract)]
impl ChatSocket {
    #[on("message")]
    async fn message(&self, ws: &Socket<Self>) -> Result<bool> {
        let answer = ws.call(&Confirm).await?;
        Ok(answer.yes)
    }
}

fn main() {}
