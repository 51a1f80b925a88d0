//! The rooms, and how many are in each.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::paging::Page;
use super::state::Inspector;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// An endpoint's path.
    endpoint: Option<String>,
    /// What the name has in it.
    #[serde(default)]
    search: String,
    #[serde(default)]
    sort: Sort,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sort {
    #[default]
    Members,
    Name,
}

#[derive(Debug, Serialize)]
pub(super) struct Rooms {
    total: usize,
    matched: usize,
    offset: usize,
    #[serde(rename = "rooms")]
    listed: Vec<Room>,
}

#[derive(Debug, Serialize)]
struct Room {
    endpoint: &'static str,
    name: String,
    members: usize,
}

pub(super) fn list(inspector: &Inspector, wanted: &Wanted, page: Page) -> Rooms {
    let mut rooms = Vec::new();
    for members in inspector.endpoints_at(wanted.endpoint.as_deref()) {
        let sizes = members.room_sizes().into_iter();
        rooms.extend(sizes.map(|(name, size)| (members.path, name, size)));
    }
    let total = rooms.len();
    let search = wanted.search.trim().to_lowercase();
    if !search.is_empty() {
        rooms.retain(|(_, name, _)| name.as_str().to_lowercase().contains(&search));
    }
    let matched = rooms.len();
    let listed = match wanted.sort {
        // Of those with as many members the first by name comes first, when the largest do.
        Sort::Members => page.of(rooms, |(path, name, size)| {
            (*size, Reverse((name.clone(), *path)))
        }),
        Sort::Name => page.of(rooms, |(path, name, _)| (name.clone(), *path)),
    };
    let rooms = listed.into_iter().map(|(endpoint, name, members)| Room {
        endpoint,
        name: name.as_str().to_owned(),
        members,
    });
    Rooms {
        total,
        matched,
        offset: page.offset(),
        listed: rooms.collect(),
    }
}
