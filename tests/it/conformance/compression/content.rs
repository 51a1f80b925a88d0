use crate::conformance::{binary, text};
use crate::kit::Said;
use crate::kit::frames::{BINARY, TEXT};

/// What a message may be, by the way in which it shrinks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    Json,
    Prose,
    OneLetter,
    Table,
    Noise,
}

impl Content {
    pub(super) const ALL: [Self; 5] = [Self::Json, Self::Prose, Self::OneLetter, Self::Table, Self::Noise];

    pub(super) fn opcode(self) -> u8 {
        match self {
            Self::Json | Self::Prose | Self::OneLetter => TEXT,
            Self::Table | Self::Noise => BINARY,
        }
    }

    pub(super) fn of(self, length: usize) -> Vec<u8> {
        let bytes: Vec<u8> = match self {
            Self::Json => (0..)
                .flat_map(|id| {
                    format!("{{\"id\":{id},\"user\":\"user-{}\",\"at\":\"room\"}}", id % 17).into_bytes()
                })
                .take(length)
                .collect(),
            Self::Prose => prose(length),
            Self::OneLetter => vec![b'a'; length],
            Self::Table => (0..100).cycle().take(length).collect(),
            Self::Noise => noise(length),
        };
        assert_eq!(bytes.len(), length);
        bytes
    }

    pub(super) fn shrinks(self) -> bool {
        !matches!(self, Self::Noise)
    }

    pub(super) fn said(self, payload: &[u8]) -> Said {
        match self.opcode() {
            TEXT => text(payload),
            _ => binary(payload),
        }
    }
}

/// Characters of one to four bytes, which never repeat in quite the same way.
fn prose(length: usize) -> Vec<u8> {
    let words = ["Größe", "κόσμε", "the", "world", "𝄞", "and", "naïve", "日本"];
    let mut text = String::new();
    for number in (0_usize..).map(|number| number * number / 3) {
        let word = words[number % words.len()];
        if text.len() + word.len() + 1 > length {
            break;
        }
        text.push_str(word);
        text.push(' ');
    }
    text.extend(std::iter::repeat_n('.', length - text.len()));
    text.into_bytes()
}

pub(super) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let bytes = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    });
    bytes.take(length).collect()
}
