//! Two versions of one message, compared both ways: what speaks against the way that clients need is breaking.

use std::collections::HashSet;

use schemars::Schema;

use super::super::accepts::{Finding, Reason, findings};
use super::super::shape::{Kind, Shape};
use super::super::shapes::Shapes;
use super::Effect;

/// Who sends the message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    FromClients,
    ToClients,
}

pub(super) struct Change {
    pub(super) effect: Effect,
    pub(super) path: String,
    pub(super) words: String,
}

/// Which version sends. Clients that send are old, what they are sent is new.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sender {
    Old,
    New,
}

pub(super) fn changes(
    name: &str,
    way: Way,
    old: (Option<&Schema>, &Shapes),
    new: (Option<&Schema>, &Shapes),
) -> Vec<Change> {
    let needed = match way {
        Way::FromClients => Sender::Old,
        Way::ToClients => Sender::New,
    };
    let mut changes = Vec::new();
    for sender in [Sender::Old, Sender::New] {
        let (sent, taken) = match sender {
            Sender::Old => (old, new),
            Sender::New => (new, old),
        };
        let sent_shape = shape_sent(sent.0);
        let taken_shape = shape_taken(taken.0);
        for finding in findings((&sent_shape, sent.1), (&taken_shape, taken.1)) {
            let effect = if finding.reason.is_objection() && sender == needed {
                Effect::Breaking
            } else {
                Effect::Compatible
            };
            changes.push((sender, effect, finding));
        }
    }
    // Of what is told of one field twice, from both sides, the breaking one counts.
    changes.sort_by_key(|(_, effect, _)| *effect);
    let mut told = HashSet::new();
    changes.retain(|(_, _, finding)| told.insert(subject(finding)));
    let changes = changes.into_iter().map(|(sender, effect, finding)| Change {
        effect,
        words: words(sender, &finding.reason),
        path: format!("{name}{}", finding.path.strip_prefix("data").unwrap_or_default()),
    });
    changes.collect()
}

/// Who has nothing to say sends nothing, or `null`.
fn shape_sent(schema: Option<&Schema>) -> Shape {
    schema.map_or_else(|| Kind::Null.into_shape(), |schema| Shape::of(schema.as_value()))
}

/// Who expects nothing ignores what comes.
fn shape_taken(schema: Option<&Schema>) -> Shape {
    schema.map_or_else(|| Kind::Any.into_shape(), |schema| Shape::of(schema.as_value()))
}

/// What the finding is about: the presence of a field, a rule, or else itself.
fn subject(finding: &Finding) -> (String, String) {
    let about = match &finding.reason {
        Reason::NotAlwaysSent | Reason::NeverSent | Reason::Refused | Reason::Ignored | Reason::Unused => {
            "presence".to_owned()
        }
        Reason::Rule { word, .. } => word.clone(),
        Reason::Unknown => "unknown".to_owned(),
        Reason::NotTaken(what) => format!("admits {what}"),
    };
    (finding.path.clone(), about)
}

fn words(sender: Sender, reason: &Reason) -> String {
    match (sender, reason) {
        (Sender::Old, Reason::NotTaken(what)) => format!("no longer admits {what}"),
        (Sender::New, Reason::NotTaken(what)) => format!("admits {what} too"),
        (Sender::Old, Reason::NotAlwaysSent) => "has become required".to_owned(),
        (Sender::New, Reason::NotAlwaysSent) => "is no longer always there".to_owned(),
        (Sender::Old, Reason::NeverSent) => "is new and required".to_owned(),
        (Sender::Old, Reason::Unused) => "is new and optional".to_owned(),
        (Sender::New, Reason::Ignored | Reason::Refused) => "is new".to_owned(),
        (Sender::New, Reason::NeverSent | Reason::Unused) | (Sender::Old, Reason::Ignored) => {
            "is gone".to_owned()
        }
        (Sender::Old, Reason::Refused) => "is gone, and refused".to_owned(),
        (sender, Reason::Rule { word, sent, taken }) => {
            let sent = sent.as_ref().map(ToString::to_string);
            let taken = Some(taken.to_string());
            let (old, new) = match sender {
                Sender::Old => (sent, taken),
                Sender::New => (taken, sent),
            };
            let said =
                |rule: Option<String>| rule.map_or_else(|| "nothing".to_owned(), |rule| format!("`{rule}`"));
            format!("has `{word}` {} in the place of {}", said(new), said(old))
        }
        (_, Reason::Unknown) => "has changed in a way that cannot be compared".to_owned(),
    }
}
