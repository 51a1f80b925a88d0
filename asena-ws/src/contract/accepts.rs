//! Whether what is sent is what the other side takes: `sent ⊆ taken`, with all that speaks against it.

use std::collections::HashSet;

use serde_json::Value;

use super::shape::{Kind, Object, Rest, Rules, Shape};
use super::shapes::Shapes;

/// How deep schemas within schemas are compared.
const DEPTH_MAX: usize = 64;

/// Something to tell at a place within a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    /// `data.author.name`, `data[]`, `data.*`.
    pub(super) path: String,
    pub(super) reason: Reason,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reason {
    /// These values are sent and not taken.
    NotTaken(String),
    /// A field is wanted, and is known to who sends, but not always sent.
    NotAlwaysSent,
    /// A field is wanted that is never sent.
    NeverSent,
    /// A field is sent that is refused.
    Refused,
    /// A rule is stricter where the value is taken: its word, and what both say of it.
    Rule {
        word: String,
        sent: Option<Value>,
        taken: Value,
    },
    /// They differ in what cannot be compared.
    Unknown,
    /// A field is sent that is ignored. Nothing speaks against it.
    Ignored,
    /// A field would be taken that is never sent. Nothing speaks against it.
    Unused,
}

impl Reason {
    pub(super) fn is_objection(&self) -> bool {
        !matches!(self, Self::Ignored | Self::Unused)
    }
}

/// Everything there is to tell of values that are sent as the one shape and taken as the other.
pub(super) fn findings(sent: (&Shape, &Shapes), taken: (&Shape, &Shapes)) -> Vec<Finding> {
    let mut comparison = Comparison {
        sent: sent.1,
        taken: taken.1,
        seen: HashSet::new(),
        found: Vec::new(),
        depth: 0,
    };
    comparison.shapes("data", sent.0, taken.0);
    comparison.found
}

struct Comparison<'a> {
    sent: &'a Shapes,
    taken: &'a Shapes,
    /// Pairs with a name that were begun: a recursive type is compared once.
    seen: HashSet<String>,
    found: Vec<Finding>,
    depth: usize,
}

impl Comparison<'_> {
    fn shapes(&mut self, path: &str, sent: &Shape, taken: &Shape) {
        let has_names = sent.kind.is_by_name() || taken.kind.is_by_name();
        if has_names && !self.seen.insert(format!("{:?} {:?}", sent.kind, taken.kind)) {
            return;
        }
        if self.depth == DEPTH_MAX {
            self.tell(path, Reason::Unknown);
            return;
        }
        self.depth += 1;
        let taken = self.taken.alternatives(&taken.kind);
        for sent in self.sent.alternatives(&sent.kind) {
            self.alternative(path, &sent, &taken);
        }
        self.depth -= 1;
    }

    fn alternative(&mut self, path: &str, sent: &Kind, taken: &[Kind]) {
        if taken == [Kind::Any] || taken.contains(sent) && !sent.may_mention_names() || covers(taken, sent) {
            return;
        }
        let alike = taken.iter().filter(|taken| sent.is_like(taken));
        let mut best: Option<Self> = None;
        for taken in alike {
            let mut attempt = Self {
                sent: self.sent,
                taken: self.taken,
                seen: self.seen.clone(),
                found: Vec::new(),
                depth: self.depth,
            };
            attempt.kinds(path, sent, taken);
            if best
                .as_ref()
                .is_none_or(|best| attempt.objections() < best.objections())
            {
                best = Some(attempt);
            }
        }
        match best {
            Some(best) => {
                // What the other attempts saw is not seen: nobody was told of what they found.
                self.seen = best.seen;
                self.found.extend(best.found);
            }
            None => self.tell(path, Reason::NotTaken(sent.to_string())),
        }
    }

    fn objections(&self) -> usize {
        self.found
            .iter()
            .filter(|finding| finding.reason.is_objection())
            .count()
    }

    /// Two kinds that are alike.
    fn kinds(&mut self, path: &str, sent: &Kind, taken: &Kind) {
        match (sent, taken) {
            (
                Kind::Number {
                    integer: sent_integer,
                    rules: sent_rules,
                },
                Kind::Number {
                    integer: taken_integer,
                    rules: taken_rules,
                },
            ) => {
                if *taken_integer && !sent_integer {
                    self.tell(path, Reason::NotTaken("numbers with a fraction".to_owned()));
                }
                self.rules(path, sent_rules, taken_rules);
            }
            (Kind::String(sent), Kind::String(taken)) => self.rules(path, sent, taken),
            (Kind::Literal(value), Kind::String(rules)) if !rules.is_empty() => {
                let length = value.as_str().map(|text| text.chars().count());
                let fits = rules.iter().all(|(word, bound)| {
                    let bound = bound.as_u64().and_then(|bound| usize::try_from(bound).ok());
                    match word.as_str() {
                        "maxLength" => length <= bound,
                        "minLength" => length >= bound,
                        _ => false,
                    }
                });
                if !fits {
                    self.tell(path, Reason::Unknown);
                }
            }
            (Kind::Literal(_), Kind::Number { .. } | Kind::String(_)) => {}
            (
                Kind::Array {
                    items: sent,
                    rules: sent_rules,
                },
                Kind::Array {
                    items: taken,
                    rules: taken_rules,
                },
            ) => {
                self.shapes(&format!("{path}[]"), sent, taken);
                self.rules(path, sent_rules, taken_rules);
            }
            (
                Kind::Tuple {
                    items, rest: None, ..
                },
                Kind::Array { items: taken, rules },
            ) if rules.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.shapes(&format!("{path}[{index}]"), item, taken);
                }
            }
            (
                Kind::Tuple {
                    items: sent,
                    rest: sent_rest,
                    rules: sent_rules,
                },
                Kind::Tuple {
                    items: taken,
                    rest: taken_rest,
                    rules: taken_rules,
                },
            ) if sent.len() == taken.len() => {
                for (index, (sent, taken)) in sent.iter().zip(taken).enumerate() {
                    self.shapes(&format!("{path}[{index}]"), sent, taken);
                }
                match (sent_rest, taken_rest) {
                    (Some(sent), Some(taken)) => self.shapes(&format!("{path}[]"), sent, taken),
                    (Some(_), None) => self.tell(path, Reason::NotTaken("more elements".to_owned())),
                    (None, _) => {}
                }
                self.rules(path, sent_rules, taken_rules);
            }
            (Kind::Tuple { items, .. }, Kind::Tuple { .. }) => {
                self.tell(path, Reason::NotTaken(format!("{} elements", items.len())));
            }
            (Kind::Object(sent), Kind::Object(taken)) => self.objects(path, sent, taken),
            (Kind::Opaque(sent), Kind::Opaque(taken)) if sent == taken && !mentions_names(sent) => {}
            (sent, taken) if sent == taken && !sent.may_mention_names() => {}
            _ => self.tell(path, Reason::Unknown),
        }
    }

    fn objects(&mut self, path: &str, sent: &Object, taken: &Object) {
        for (name, wanted) in &taken.properties {
            let path = format!("{path}.{name}");
            match (sent.properties.get(name), &sent.rest) {
                (Some(given), _) => {
                    if wanted.required && !given.required {
                        self.tell(&path, Reason::NotAlwaysSent);
                    }
                    self.shapes(&path, &given.shape, &wanted.shape);
                }
                (None, _) if wanted.required => self.tell(&path, Reason::NeverSent),
                (None, Rest::Of(given)) => self.shapes(&path, given, &wanted.shape),
                (None, Rest::Ignored | Rest::Refused) => self.tell(&path, Reason::Unused),
            }
        }
        for (name, given) in &sent.properties {
            if taken.properties.contains_key(name) {
                continue;
            }
            let path = format!("{path}.{name}");
            match &taken.rest {
                Rest::Ignored => self.tell(&path, Reason::Ignored),
                Rest::Refused => self.tell(&path, Reason::Refused),
                Rest::Of(wanted) => self.shapes(&path, &given.shape, wanted),
            }
        }
        match (&sent.rest, &taken.rest) {
            (Rest::Of(given), Rest::Of(wanted)) => self.shapes(&format!("{path}.*"), given, wanted),
            (Rest::Of(_), Rest::Refused) => {
                self.tell(path, Reason::NotTaken("fields of other names".to_owned()));
            }
            _ => {}
        }
        self.rules(path, &sent.rules, &taken.rules);
    }

    fn rules(&mut self, path: &str, sent: &Rules, taken: &Rules) {
        for (word, rule) in taken {
            let given = sent.get(word);
            let reads_names = mentions_names(rule);
            if reads_names || !given.is_some_and(|given| keeps(word, given, rule)) {
                self.tell(
                    path,
                    Reason::Rule {
                        word: word.clone(),
                        sent: given.cloned(),
                        taken: rule.clone(),
                    },
                );
            }
        }
    }

    fn tell(&mut self, path: &str, reason: Reason) {
        let finding = Finding {
            path: path.to_owned(),
            reason,
        };
        if !self.found.contains(&finding) {
            self.found.push(finding);
        }
    }
}

/// Whether values within the one bound are within the other.
fn keeps(word: &str, given: &Value, rule: &Value) -> bool {
    if given == rule {
        return true;
    }
    match word {
        "exclusiveMinimum" | "minItems" | "minLength" | "minProperties" | "minimum" => {
            given.as_f64() >= rule.as_f64()
        }
        "exclusiveMaximum" | "maxItems" | "maxLength" | "maxProperties" | "maximum" => {
            given.as_f64() <= rule.as_f64()
        }
        "format" => match (given.as_str(), rule.as_str()) {
            (Some(given), Some(rule)) => is_narrower_format(given, rule),
            _ => false,
        },
        _ => false,
    }
}

/// The formats of numbers as schemars names them. Their signs are rules of their own (`minimum`).
fn is_narrower_format(given: &str, rule: &str) -> bool {
    let bits = |format: &str, of: &str| format.strip_prefix(of).and_then(|bits| bits.parse::<u32>().ok());
    match (
        bits(given, "uint"),
        bits(rule, "uint"),
        bits(given, "int"),
        bits(rule, "int"),
    ) {
        (Some(given), Some(rule), ..) | (.., Some(given), Some(rule)) => given <= rule,
        (Some(given), _, _, Some(rule)) => given < rule,
        _ => (given, rule) == ("float", "double"),
    }
}

/// Whether these literals, or both truth values, are among what is taken.
fn covers(taken: &[Kind], sent: &Kind) -> bool {
    match sent {
        Kind::Boolean => [true, false]
            .iter()
            .all(|value| taken.contains(&Kind::Literal(Value::Bool(*value)))),
        Kind::Literal(Value::Bool(_)) => taken.contains(&Kind::Boolean),
        Kind::Literal(Value::Null) => taken.contains(&Kind::Null),
        Kind::Null => taken.contains(&Kind::Literal(Value::Null)),
        _ => false,
    }
}

fn mentions_names(value: &Value) -> bool {
    value.to_string().contains("\"$ref\"")
}
