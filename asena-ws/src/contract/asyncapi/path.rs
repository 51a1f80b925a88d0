//! An axum path as an address: both write `{id}`, and only axum writes `{*rest}`.

use serde_json::{Map, Value, json};

pub(super) struct Path {
    pub(super) address: String,
    pub(super) parameters: Map<String, Value>,
}

impl Path {
    pub(super) fn of(path: &str) -> Self {
        let mut parameters = Map::new();
        let segments = path.split('/').map(|segment| {
            let mut address = segment.to_owned();
            // `{{` is a brace that is no parameter; AsyncAPI has no way to say so.
            if let (Some(start), Some(end)) = (segment.find('{'), segment.rfind('}'))
                && start < end
                && !segment.contains("{{")
            {
                let name = segment[start + 1..end].to_owned();
                let (name, description) = match name.strip_prefix('*') {
                    Some(rest) => (rest.to_owned(), "The rest of the path, slashes included."),
                    None => (name, "A segment of the path."),
                };
                address.replace_range(start + 1..end, &name);
                parameters.insert(name, json!({"description": description}));
            }
            address
        });
        let address = segments.collect::<Vec<_>>().join("/");
        Self { address, parameters }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_in_a_path() {
        let table: &[(&str, &str, &[&str])] = &[
            ("/chat", "/chat", &[]),
            ("/rooms/{id}", "/rooms/{id}", &["id"]),
            ("/{a}/x/{*rest}", "/{a}/x/{rest}", &["a", "rest"]),
            ("/v{version}/chat", "/v{version}/chat", &["version"]),
            ("/{{literal}}", "/{{literal}}", &[]),
        ];
        for (path, address, names) in table {
            let path = Path::of(path);
            let found: Vec<&String> = path.parameters.keys().collect();
            assert_eq!(
                (path.address.as_str(), found),
                (
                    *address,
                    names
                        .iter()
                        .map(|name| (*name).to_owned())
                        .collect::<Vec<_>>()
                        .iter()
                        .collect()
                )
            );
        }
    }
}
