//! The arguments that an attribute accepts, and how to say so.

/// What an attribute accepts.
pub(crate) struct Accepts {
    /// As in `#[websocket]`.
    pub(crate) attribute: &'static str,
    pub(crate) keys: &'static [Key],
    /// Keys that set a field of some options, to a word or to an expression.
    pub(crate) options: &'static [Key],
    /// The key that a bare string stands for.
    pub(crate) bare: Option<&'static str>,
    /// What to say instead of the accepted keys, when something else is written.
    pub(crate) refusal: Option<&'static str>,
}

/// A key, and what is written after it.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
}

/// What is written after a key.
pub(crate) enum Takes {
    Nothing,
    Value {
        what: &'static str,
        example: &'static str,
    },
}

impl Key {
    /// `name = "…"`.
    pub(crate) const NAME: Self = Self::value("name", "a string", "name = \"…\"");
    /// `crate = …`, which every attribute takes.
    pub(crate) const CRATE: Self = Self::value("crate", "a path", "crate = ::asena_ws");

    /// A key that stands alone.
    pub(crate) const fn flag(name: &'static str) -> Self {
        Self {
            name,
            takes: Takes::Nothing,
        }
    }

    /// A key that takes `what`, as in `example`.
    pub(crate) const fn value(name: &'static str, what: &'static str, example: &'static str) -> Self {
        Self {
            name,
            takes: Takes::Value { what, example },
        }
    }
}

impl Accepts {
    /// Keys, and nothing without one.
    pub(crate) const fn only(attribute: &'static str, keys: &'static [Key]) -> Self {
        Self {
            attribute,
            keys,
            options: &[],
            bare: None,
            refusal: None,
        }
    }

    pub(crate) fn find(&self, name: &str) -> Option<&'static Key> {
        self.all().find(|key| key.name == name)
    }

    /// Whether what is written after a key is an expression, not a type.
    pub(crate) fn is_option(&self, name: &str) -> bool {
        self.options.iter().any(|key| key.name == name)
    }

    /// The key that `written` seems to stand for, as near as rustc demands of the names that it suggests.
    pub(crate) fn nearest(&self, written: &str) -> Option<&'static str> {
        let distance = |name: &str| strsim::damerau_levenshtein(written, name);
        let nearest = self.all().map(|key| key.name).min_by_key(|name| distance(name))?;
        (distance(nearest) <= written.len().max(3) / 3).then_some(nearest)
    }

    /// What to say about a key that is not accepted.
    pub(crate) fn unknown(&self, written: &str) -> String {
        match self.nearest(written) {
            Some(nearest) if self.is_option(nearest) => {
                format!("unknown argument `{written}`, did you mean `{nearest}`?")
            }
            Some(nearest) => {
                let usage = self.usage_with("the options of its connections");
                format!("unknown argument `{written}`, did you mean `{nearest}`? {usage}")
            }
            None => format!("unknown argument `{written}`: {}", self.usage()),
        }
    }

    /// "`#[service]` takes `name` and `crate`".
    pub(crate) fn usage(&self) -> String {
        self.usage_with(&format!("for its connections {}", list(self.options)))
    }

    /// The same with the options in other words: there are many of them.
    fn usage_with(&self, options: &str) -> String {
        if let Some(refusal) = self.refusal {
            return refusal.to_owned();
        }
        if let [only] = self.keys {
            return format!("`#[{}]` takes only `{} = …`", self.attribute, only.name);
        }
        let keys = list(self.keys);
        if self.options.is_empty() {
            return format!("`#[{}]` takes {keys}", self.attribute);
        }
        format!("`#[{}]` takes {keys}, and {options}", self.attribute)
    }

    fn all(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().chain(self.options)
    }
}

/// "`name` and `crate`".
fn list(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
    match keys.split_last() {
        Some((last, others)) if !others.is_empty() => {
            format!("{} and {last}", others.join(", "))
        }
        _ => keys.concat(),
    }
}
