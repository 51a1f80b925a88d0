//! The words of the command line.

use std::str::FromStr;

use crate::Outcome;

/// The words behind a command: `--name=value`.
#[derive(Debug)]
pub struct Arguments(Vec<String>);

impl Arguments {
    /// Takes what is behind the command.
    #[must_use]
    pub fn new(words: Vec<String>) -> Self {
        Self(words)
    }

    /// The value of an argument, or what stands for it.
    ///
    /// # Errors
    ///
    /// If it is none of its kind.
    pub fn value<T: FromStr>(&mut self, name: &str, default: T) -> Outcome<T> {
        let prefix = format!("--{name}=");
        let Some(position) = self.0.iter().position(|word| word.starts_with(&prefix)) else {
            return Ok(default);
        };
        let word = self.0.remove(position);
        let value = word[prefix.len()..].parse();
        value.map_err(|_| format!("`{word}` has no value that fits").into())
    }

    /// Whatever has not been asked for is a mistake.
    ///
    /// # Errors
    ///
    /// If there is anything.
    pub fn end(self) -> Outcome {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(format!("`{word}` is no argument of this command").into()),
        }
    }
}
