//! Those who are connected: searched, sorted, page by page.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::paging::Page;
use super::state::Inspector;
use crate::messaging::{Shared, SocketId};
use crate::rooms::RoomName;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// An endpoint's path.
    endpoint: Option<String>,
    /// A room that they are in.
    room: Option<String>,
    /// What the id, the address, the protocol, or a room of theirs has in it.
    #[serde(default)]
    search: String,
    #[serde(default)]
    sort: Sort,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sort {
    #[default]
    Opened,
    Address,
    Buffered,
    Rooms,
}

#[derive(Debug, Serialize)]
pub(super) struct Connections {
    total: usize,
    matched: usize,
    offset: usize,
    #[serde(rename = "connections")]
    listed: Vec<Connection>,
}

#[derive(Debug, Serialize)]
struct Connection {
    id: SocketId,
    endpoint: &'static str,
    remote_addr: Option<String>,
    /// Where a trusted proxy says that the client is.
    client_addr: Option<String>,
    protocol: Option<&'static str>,
    is_compressed: bool,
    /// In milliseconds since 1970.
    opened_at_ms: u64,
    rooms: Vec<String>,
    buffered_bytes: usize,
    /// Not, if it is being closed.
    is_open: bool,
}

/// Walks all connections of the endpoints in question.
pub(super) fn list(inspector: &Inspector, wanted: &Wanted, page: Page) -> Connections {
    let mut sockets = Vec::new();
    let mut total = 0;
    for members in inspector.endpoints_at(wanted.endpoint.as_deref()) {
        total += members.socket_count();
        match wanted.room.as_deref() {
            None => sockets.extend(members.sockets()),
            Some(room) => {
                let ids = members.room_members(room);
                sockets.extend(ids.into_iter().filter_map(|id| members.socket(id)));
            }
        }
    }
    let search = wanted.search.trim().to_lowercase();
    if !search.is_empty() {
        sockets.retain(|socket| has(socket, &search));
    }
    let matched = sockets.len();
    let listed = match wanted.sort {
        Sort::Opened => page.of(sockets, |socket| socket.id),
        Sort::Address => page.of(sockets, |socket| (socket.remote_addr, socket.id)),
        Sort::Buffered => page.of(sockets, |socket| (socket.buffered_amount(), socket.id)),
        Sort::Rooms => page.of(sockets, |socket| (socket.rooms().len(), socket.id)),
    };
    Connections {
        total,
        matched,
        offset: page.offset(),
        listed: listed.iter().map(connection).collect(),
    }
}

fn has(socket: &Shared, search: &str) -> bool {
    let address = socket.remote_addr.map(|address| address.to_string());
    socket.id.to_string().contains(search)
        || address.is_some_and(|address| address.contains(search))
        || client_addr(socket).is_some_and(|address| address.contains(search))
        || socket
            .protocol
            .is_some_and(|protocol| protocol.to_lowercase().contains(search))
        || socket
            .rooms()
            .iter()
            .any(|room| room.as_str().to_lowercase().contains(search))
}

fn connection(socket: &Arc<Shared>) -> Connection {
    let rooms = socket.rooms();
    let mut rooms: Vec<String> = rooms.iter().map(RoomName::as_str).map(str::to_owned).collect();
    rooms.sort_unstable();
    Connection {
        id: socket.id,
        endpoint: socket.members.path,
        remote_addr: socket.remote_addr.map(|address| address.to_string()),
        client_addr: client_addr(socket),
        protocol: socket.protocol,
        is_compressed: socket.compression.is_some(),
        opened_at_ms: opened_at_ms(socket.id),
        rooms,
        buffered_bytes: socket.buffered_amount(),
        is_open: socket.is_open(),
    }
}

fn client_addr(socket: &Shared) -> Option<String> {
    let said = socket.admitted.as_ref()?.client_addr;
    said.map(|address| address.to_string())
}

/// A UUID of version 7 begins with its time (RFC 9562 §5.7).
pub(super) fn opened_at_ms(id: SocketId) -> u64 {
    let (high, _) = id.as_uuid().as_u64_pair();
    high >> 16
}
