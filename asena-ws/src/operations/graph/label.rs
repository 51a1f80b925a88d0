//! Names of types as people say them.

use std::collections::HashMap;

/// Without the modules: `dyn app::Store` is `dyn Store`, and `Vec<app::User>` in any module `Vec<User>`.
pub(super) fn short(type_name: &str) -> String {
    let mut short = String::with_capacity(type_name.len());
    let mut rest = type_name;
    while !rest.is_empty() {
        let length = rest
            .find(|character: char| !is_of_a_word(character))
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        if let Some(behind) = behind.strip_prefix("::").filter(|_| !word.is_empty()) {
            rest = behind;
            continue;
        }
        short.push_str(word);
        let mut characters = behind.chars();
        short.extend(characters.next());
        rest = characters.as_str();
    }
    short
}

fn is_of_a_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Which short names would stand for several types.
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    pub(super) fn of<'a>(type_names: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = HashMap::new();
        for name in type_names {
            *counts.entry(short(name)).or_default() += 1;
        }
        Self(counts)
    }

    pub(super) fn is_unique(&self, type_name: &str) -> bool {
        self.0.get(&short(type_name)) == Some(&1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_left_out_wherever_they_stand() {
        for (name, expected) in [
            ("Chat", "Chat"),
            ("app::chat::Chat", "Chat"),
            ("dyn app::Store", "dyn Store"),
            ("alloc::vec::Vec<app::User>", "Vec<User>"),
            ("app::Pool<dyn a::B, &'static str>", "Pool<dyn B, &'static str>"),
            ("(a::B, [c::D; 2])", "(B, [D; 2])"),
            ("<a::B as c::D>::E", "<B as D>::E"),
            ("", ""),
        ] {
            assert_eq!(short(name), expected);
        }
    }
}
