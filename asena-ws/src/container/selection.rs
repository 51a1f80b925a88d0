//! Which implementation stands for an interface: the one rule that the planner and the container share.

/// What the rule looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// The component's name, for `#[inject(name = "…")]`.
    pub(crate) name: &'static str,
    pub(crate) primary: bool,
}

/// Positions in the list of candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    None,
    One(usize),
    Several(Vec<usize>),
}

/// With a name, the candidate of that name; else the only one, or the only primary one.
pub(crate) fn select(candidates: impl Iterator<Item = Candidate>, name: Option<&str>) -> Selection {
    let candidates: Vec<(usize, Candidate)> = candidates
        .enumerate()
        .filter(|(_, candidate)| name.is_none_or(|name| candidate.name == name))
        .collect();
    let primary = candidates.iter().filter(|(_, candidate)| candidate.primary);
    match (candidates.as_slice(), primary.clone().count()) {
        ([], _) => Selection::None,
        ([(only, _)], _) => Selection::One(*only),
        (_, 1) => primary
            .map(|(index, _)| Selection::One(*index))
            .next()
            .unwrap_or(Selection::None),
        (several, _) => Selection::Several(several.iter().map(|(index, _)| *index).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_one_the_only_primary_or_the_named_one_is_selected() {
        let a = Candidate {
            name: "a",
            primary: false,
        };
        let b = Candidate {
            name: "b",
            primary: false,
        };
        let primary = Candidate {
            name: "p",
            primary: true,
        };
        let table: &[(&[Candidate], Option<&str>, Selection)] = &[
            (&[], None, Selection::None),
            (&[a], None, Selection::One(0)),
            (&[a, b], None, Selection::Several(vec![0, 1])),
            (&[a, primary, b], None, Selection::One(1)),
            (&[primary, primary], None, Selection::Several(vec![0, 1])),
            (&[a, primary], Some("a"), Selection::One(0)),
            (&[a, primary], Some("c"), Selection::None),
            (&[a, b, a], Some("a"), Selection::Several(vec![0, 2])),
        ];
        for (candidates, name, expected) in table {
            let selected = select(candidates.iter().copied(), *name);
            assert_eq!(selected, *expected, "{candidates:?} by {name:?}");
        }
    }
}
