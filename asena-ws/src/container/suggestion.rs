//! Did you mean: the name among many that was probably meant.

/// The candidate whose last path segment is the wanted one's (the same name from another module or crate version), else
/// the nearest by edit distance, if it is near enough to be a slip of the fingers.
pub(crate) fn similar<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted_name = last_segment(wanted);
    let distance_max = wanted_name.chars().count().max(3) / 3;
    candidates
        .filter(|candidate| *candidate != wanted)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(wanted_name, last_segment(candidate)),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= distance_max)
        .min()
        .map(|(_, candidate)| candidate)
}

/// `Store` of `dyn shop::Store`, `Vec` of `alloc::vec::Vec<shop::Item>`.
pub(super) fn last_segment(path: &str) -> &str {
    let path = path.strip_prefix("dyn ").unwrap_or(path);
    let path = path.split(['<', ' ']).next().unwrap_or(path);
    path.rsplit("::").next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_elsewhere_comes_before_a_slip_of_the_fingers() {
        let table: &[(&str, &[&str], Option<&str>)] = &[
            (
                "dyn a::Store",
                &["dyn a::Stone", "dyn b::Store"],
                Some("dyn b::Store"),
            ),
            ("dyn a::Store", &["dyn a::Stroe"], Some("dyn a::Stroe")),
            ("dyn a::Store", &["dyn a::Mailer"], None),
            ("dyn a::Store", &["dyn a::Store"], None),
            ("a::Pool<b::X>", &["c::Pool<b::X>"], Some("c::Pool<b::X>")),
            ("é", &[], None),
        ];
        for (wanted, candidates, expected) in table {
            assert_eq!(
                similar(wanted, candidates.iter().copied()),
                *expected,
                "{wanted} among {candidates:?}"
            );
        }
    }
}
