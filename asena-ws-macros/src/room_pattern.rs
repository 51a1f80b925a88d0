//! The pattern of a room's names: text with placeholders, as in `doc/{id}`.

use syn::LitStr;

use crate::errors::Errors;

/// The most bytes that the name of a room may have.
const NAME_BYTES_MAX: usize = 255;

/// What stands around the placeholders, and their names in between: one fewer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) literals: Vec<String>,
    pub(crate) placeholders: Vec<String>,
}

impl Pattern {
    /// Nothing, if names could not be read back, which is reported then.
    pub(crate) fn parse(written: &LitStr, errors: &mut Errors) -> Option<Self> {
        let parsed = split(&written.value()).and_then(|pattern| match pattern.problem() {
            Some(problem) => Err(problem),
            None => Ok(pattern),
        });
        parsed.map_err(|problem| errors.at(written, problem)).ok()
    }

    fn problem(&self) -> Option<String> {
        let text = self.literals.concat();
        if text.is_empty() && self.placeholders.is_empty() {
            return Some("the pattern is empty: a room needs a name, as in `doc/{id}`".to_owned());
        }
        if let Some(character) = text.chars().find(|character| character.is_control()) {
            return Some(format!(
                "the name of a room has no control characters: remove {character:?}"
            ));
        }
        if text.len() > NAME_BYTES_MAX {
            return Some(format!(
                "the name of a room has {NAME_BYTES_MAX} bytes at most, and the pattern alone has {}",
                text.len()
            ));
        }
        for (index, name) in self.placeholders.iter().enumerate() {
            if name.is_empty() {
                return Some("a placeholder names a field: write `{id}`".to_owned());
            }
            if self.placeholders[..index].contains(name) {
                return Some(format!("`{{{name}}}` stands here twice: remove one of them"));
            }
        }
        self.unclear_end()
    }

    /// A value ends where something stands that no value has: those are written with letters, digits, `-._~` and `%`.
    fn unclear_end(&self) -> Option<String> {
        let behind = self.placeholders.iter().zip(&self.literals[1..]);
        let last = self.placeholders.len().saturating_sub(1);
        for (index, (name, literal)) in behind.enumerate() {
            let is_clear = match literal.chars().next() {
                Some(first) => !first.is_alphanumeric() && !"-._~%".contains(first),
                None => index == last,
            };
            if !is_clear {
                return Some(format!(
                    "it is not clear where `{{{name}}}` ends: put a separator behind it that no value has, such as `/` or `:`"
                ));
            }
        }
        None
    }
}

fn split(written: &str) -> Result<Pattern, String> {
    let mut pattern = Pattern {
        literals: Vec::new(),
        placeholders: Vec::new(),
    };
    let mut rest = written;
    while let Some((literal, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else {
            return Err(format!(
                "the brace before `{behind}` is not closed: write `{{{behind}}}`"
            ));
        };
        pattern.literals.push(literal.to_owned());
        pattern.placeholders.push(name.to_owned());
        rest = behind;
    }
    pattern.literals.push(rest.to_owned());
    if pattern.literals.iter().any(|literal| literal.contains('}')) {
        return Err("a closing brace stands here alone: a placeholder is `{id}`".to_owned());
    }
    Ok(pattern)
}
