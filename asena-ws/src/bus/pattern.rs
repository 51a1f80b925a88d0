//! Which topics a pattern stands for: as Asena's, `*` is one name or more.

/// Whether a topic is one of those that a pattern stands for.
///
/// Of several ways to read a `*` the shortest is tried first, and only the last one is tried again: what stands before it
/// has matched, and more of it would leave less for the rest.
pub(crate) fn matches(pattern: &str, topic: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('.').collect();
    let topic: Vec<&str> = topic.split('.').collect();
    let (mut at, mut name) = (0, 0);
    // Where the last `*` stands, and the name that it may take next.
    let mut last_wildcard: Option<(usize, usize)> = None;
    while name < topic.len() {
        match pattern.get(at) {
            Some(&"*") => {
                last_wildcard = Some((at, name + 1));
                at += 1;
                name += 1;
            }
            Some(literal) if *literal == topic[name] => {
                at += 1;
                name += 1;
            }
            _ => {
                let Some((wildcard, next)) = last_wildcard else {
                    return false;
                };
                at = wildcard + 1;
                name = next + 1;
                last_wildcard = Some((wildcard, next + 1));
                if next >= topic.len() {
                    return false;
                }
            }
        }
    }
    at == pattern.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::matches;

    #[test]
    fn a_wildcard_stands_for_one_name_or_more() {
        for (pattern, topic, expected) in [
            ("user.created", "user.created", true),
            ("user.created", "user.deleted", false),
            ("user", "user.created", false),
            ("user.created", "user", false),
            ("*", "user", true),
            ("*", "user.created", true),
            ("user.*", "user", false),
            ("user.*", "user.created", true),
            ("user.*", "user.admin.created", true),
            ("user.*", "order.created", false),
            ("*.created", "created", false),
            ("*.created", "user.created", true),
            ("*.created", "user.admin.created", true),
            ("*.created", "user.created.twice", false),
            ("*.created", "created.created", true),
            ("user.*.created", "user.created", false),
            ("user.*.created", "user.admin.created", true),
            ("user.*.created", "user.a.b.created", true),
            ("user.*.created", "user.created.created", true),
            ("*.*", "user", false),
            ("*.*", "user.created", true),
            ("*.b.*", "a.b", false),
            ("*.b.*", "a.b.b", true),
            ("*.b.*.d", "a.b.b.c.d", true),
            ("*.a.b", "a.a.a.b", true),
        ] {
            assert_eq!(matches(pattern, topic), expected, "{pattern} on {topic}");
        }
    }

    /// Every way to read each wildcard, which is what the sentence says and takes for ever.
    fn naive(pattern: &[&str], topic: &[&str]) -> bool {
        match (pattern, topic) {
            ([], []) => true,
            (["*", pattern @ ..], [_, ..]) => (1..=topic.len()).any(|taken| naive(pattern, &topic[taken..])),
            ([literal, pattern @ ..], [name, topic @ ..]) => literal == name && naive(pattern, topic),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn it_does_what_trying_every_way_does(
            pattern in proptest::collection::vec("[ab*]", 1..6),
            topic in proptest::collection::vec("[ab]", 1..8),
        ) {
            let (pattern, topic) = (pattern.join("."), topic.join("."));
            let expected = naive(
                &pattern.split('.').collect::<Vec<_>>(),
                &topic.split('.').collect::<Vec<_>>(),
            );
            prop_assert_eq!(matches(&pattern, &topic), expected, "{} on {}", pattern, topic);
        }
    }
}
