use serde::Deserialize;

/// The most that one answer lists.
const LIMIT_MAX: usize = 200;

const LIMIT: usize = 50;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Page {
    offset: usize,
    limit: Option<usize>,
    order: Order,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Order {
    #[default]
    Asc,
    Desc,
}

impl Page {
    pub(super) fn offset(self) -> usize {
        self.offset
    }

    /// Sorts by the key, and leaves what is on the page.
    pub(super) fn of<T, K: Ord>(self, mut all: Vec<T>, key: impl FnMut(&T) -> K) -> Vec<T> {
        all.sort_by_cached_key(key);
        if self.order == Order::Desc {
            all.reverse();
        }
        let limit = self.limit.unwrap_or(LIMIT).min(LIMIT_MAX);
        all.into_iter().skip(self.offset).take(limit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(offset: usize, limit: Option<usize>, order: Order) -> Vec<usize> {
        let page = Page { offset, limit, order };
        page.of((0..1_000).rev().collect(), |number| *number)
    }

    #[test]
    fn a_page_is_a_part_of_the_sorted_list_and_has_an_end() {
        assert_eq!(page(0, Some(3), Order::Asc), [0, 1, 2]);
        assert_eq!(page(2, Some(2), Order::Desc), [997, 996]);
        assert_eq!(page(0, None, Order::Asc).len(), LIMIT);
        assert_eq!(page(0, Some(usize::MAX), Order::Asc).len(), LIMIT_MAX);
        assert!(page(1_000, None, Order::Asc).is_empty());
    }
}
