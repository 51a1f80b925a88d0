use asena_ws::prelude::*;

struct Id(u32);

impl std::str::FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[room("doc/{id}")]
struct DocRoom {
    id: Id,
}

fn main() {}
