//! Prometheus' side of `/metrics`: a parser of the exposition format 0.0.4 that forgives nothing, so that promtool need not be there.

use std::collections::{BTreeMap, BTreeSet};

use crate::kit::{Server, http, within};

/// What one scrape has brought.
#[derive(Debug, Default)]
pub(super) struct Scrape {
    /// By family: its kind and the sentence beside it.
    pub(super) families: BTreeMap<String, (String, String)>,
    samples: BTreeMap<(String, Labels), f64>,
}

type Labels = BTreeMap<String, String>;

impl Scrape {
    pub(super) async fn of(server: &Server) -> Self {
        let answer = http::get(server.address, "/metrics").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Self::parse(&answer.body)
    }

    /// Scrapes until a value is what it must become.
    pub(super) async fn when(server: &Server, name: &str, labels: &[(&str, &str)], value: f64) -> Self {
        let reached = async {
            loop {
                let scrape = Self::of(server).await;
                if scrape.value(name, labels).to_bits() == value.to_bits() {
                    return scrape;
                }
            }
        };
        within(&format!("{name} {labels:?} to be {value}"), reached).await
    }

    /// The one value with exactly these labels, beside `endpoint` where there is one.
    pub(super) fn value(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let is_meant = |of: &Labels| {
            let own = of.iter().filter(|(name, _)| *name != "endpoint");
            own.eq(&labels
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect::<Labels>())
        };
        let mut found = self
            .samples
            .iter()
            .filter(|((of, labels), _)| of == name && is_meant(labels));
        let (Some((_, value)), None) = (found.next(), found.next()) else {
            panic!("not one sample of {name} {labels:?}");
        };
        *value
    }

    /// All samples of a family that are not zero: their labels beside `endpoint`, and their values.
    pub(super) fn counted(&self, name: &str) -> Vec<(String, f64)> {
        let own = |labels: &Labels| {
            let own = labels.iter().filter(|(name, _)| *name != "endpoint");
            own.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" ")
        };
        let samples = self
            .samples
            .iter()
            .filter(|((of, _), value)| of == name && **value != 0.0);
        samples
            .map(|((_, labels), value)| (own(labels), *value))
            .collect()
    }

    /// Everything but the values: what must not grow.
    pub(super) fn series(&self) -> BTreeSet<(String, Labels)> {
        self.samples.keys().cloned().collect()
    }

    fn parse(text: &str) -> Self {
        let mut scrape = Self::default();
        assert!(text.ends_with('\n'), "the last line has an end, too");
        let mut current = None;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').expect("a name and a sentence");
                let of_kind = lines.next().expect("a kind behind the help");
                let kind = of_kind
                    .strip_prefix(&format!("# TYPE {name} "))
                    .expect("of the same family");
                scrape.begin(name, kind, help);
                current = Some((name.to_owned(), kind.to_owned()));
                continue;
            }
            let (family, kind) = current.as_ref().expect("a family before its samples");
            let (name, labels, value) = sample(line);
            let suffix = name
                .strip_prefix(family.as_str())
                .expect("samples stand with their family");
            match kind.as_str() {
                "histogram" => assert!(["_bucket", "_sum", "_count"].contains(&suffix), "{line}"),
                _ => assert_eq!(suffix, "", "{line}"),
            }
            assert_eq!(labels.contains_key("le"), suffix == "_bucket", "{line}");
            if kind != "gauge" {
                assert!(value >= 0.0, "{line}");
            }
            let is_new = scrape.samples.insert((name, labels), value).is_none();
            assert!(is_new, "a series comes once: {line}");
        }
        scrape.check_histograms();
        scrape
    }

    /// As `promtool check metrics` has it.
    fn begin(&mut self, name: &str, kind: &str, help: &str) {
        assert!(
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{name}"
        );
        assert!(["counter", "gauge", "histogram"].contains(&kind), "{kind}");
        assert_eq!(name.ends_with("_total"), kind == "counter", "{name}");
        for unit in ["milliseconds", "kilobytes", "_ms", "_count", "_sum", "_bucket"] {
            assert!(
                !name.ends_with(unit),
                "{name} has its base unit last, and no suffix of a histogram's"
            );
        }
        assert!(help.len() > 10 && help.ends_with('.'), "{name}: {help}");
        let known = self
            .families
            .insert(name.to_owned(), (kind.to_owned(), help.to_owned()));
        assert_eq!(known, None, "{name} comes once");
    }

    /// Buckets grow up to the count.
    fn check_histograms(&self) {
        let counts = self.samples.iter().filter_map(|((name, labels), count)| {
            let family = name.strip_suffix("_count")?;
            Some((format!("{family}_bucket"), labels, *count))
        });
        for (name, labels, count) in counts {
            let bucket = |of: &Labels| {
                let mut of = of.clone();
                let bound = of.remove("le")?;
                (of == *labels).then_some(bound)
            };
            let mut buckets: Vec<(f64, f64)> = self
                .samples
                .iter()
                .filter(|((of, _), _)| *of == name)
                .filter_map(|((_, labels), value)| Some((bucket(labels)?.parse().expect("a bound"), *value)))
                .collect();
            buckets.sort_by(|one, other| one.0.total_cmp(&other.0));
            assert!(
                buckets.is_sorted_by_key(|(_, value)| *value),
                "{name} {labels:?}: {buckets:?}"
            );
            assert_eq!(buckets.last(), Some(&(f64::INFINITY, count)), "{name} {labels:?}");
        }
    }
}

/// `name{label="value",…} 1`.
fn sample(line: &str) -> (String, Labels, f64) {
    let end = line.find(['{', ' ']).expect("a value");
    let (name, mut rest) = line.split_at(end);
    let mut labels = Labels::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, value) = rest.split_once("=\"").expect("a label and its value");
            let (value, behind) = unescape(value);
            assert_eq!(labels.insert(label.to_owned(), value), None, "{line}");
            match behind.strip_prefix(',') {
                Some(next) => rest = next,
                None => break rest = behind.strip_prefix('}').expect("the end of the labels"),
            }
        }
    }
    let value = rest.strip_prefix(' ').expect("one space before the value");
    (name.to_owned(), labels, value.parse().expect("a number"))
}

/// A label's value up to its closing quote, and what stands behind that.
fn unescape(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return (value, &text[place + 1..]),
            '\\' => match characters.next().map(|(_, escaped)| escaped) {
                Some('n') => value.push('\n'),
                Some(escaped @ ('\\' | '"')) => value.push(escaped),
                other => panic!("{other:?} is not escaped in labels"),
            },
            '\n' => panic!("a line's end in a label"),
            character => value.push(character),
        }
    }
    panic!("a label's value without an end: {text}");
}
