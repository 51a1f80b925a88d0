use asena_ws::prelude::*;
use serde::Deserialize;

use crate::board::Board;
use crate::cursor_event::CursorEvent;

#[derive(Deserialize)]
pub(crate) struct Visitor {
    board: u32,
    name: String,
}

#[derive(Deserialize)]
struct Position {
    x: i32,
    y: i32,
}

/// The outbox is as large as many cursors on one board, however often each moves.
#[websocket(
    path = "/cursors",
    name = "CursorSocket",
    data = Query<Visitor>,
    emits = [CursorEvent<'_>],
    outbox_messages_max = 200
)]
pub(crate) struct CursorSocket;

#[handlers]
impl CursorSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join(board(ws))?;
        Ok(())
    }

    #[on_message]
    async fn moved(&self, ws: &Socket<Self>, Json(Position { x, y }): Json<Position>) -> Result<()> {
        let moved = CursorEvent::Moved {
            cursor: ws.id(),
            name: &ws.data().name,
            x,
            y,
        };
        ws.to(board(ws)).emit(&moved)?;
        Ok(())
    }

    #[on_close]
    async fn left(&self, ws: &Socket<Self>, _reason: CloseReason) {
        let left = CursorEvent::Left { cursor: ws.id() };
        if let Err(error) = ws.to(board(ws)).emit(&left) {
            tracing::error!("nobody is told that a cursor has left: {error}");
        }
    }
}

fn board(ws: &Socket<CursorSocket>) -> Board {
    let number = ws.data().board;
    Board { number }
}
