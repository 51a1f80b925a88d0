//! The messages of an event: which of them clients send, and which they are sent.

use schemars::Schema;

use super::super::model::{CallContract, EventContract, RequestContract};
use super::super::place::Place;
use super::Comparison;
use super::schemas::{Way, changes};

impl Comparison {
    pub(super) fn request(&mut self, place: &Place, old: &RequestContract, new: &RequestContract) {
        self.message(
            place,
            "data",
            Way::FromClients,
            old.payload.as_ref(),
            new.payload.as_ref(),
        );
        self.message(
            place,
            "reply",
            Way::ToClients,
            old.reply.as_ref(),
            new.reply.as_ref(),
        );
        self.failures(place, old, new);
    }

    pub(super) fn event(&mut self, place: &Place, old: &EventContract, new: &EventContract) {
        self.message(
            place,
            "data",
            Way::ToClients,
            old.payload.as_ref(),
            new.payload.as_ref(),
        );
        self.delivery(place, old.delivery, new.delivery);
    }

    pub(super) fn call(&mut self, place: &Place, old: &CallContract, new: &CallContract) {
        self.message(
            place,
            "data",
            Way::ToClients,
            old.payload.as_ref(),
            new.payload.as_ref(),
        );
        self.message(
            place,
            "reply",
            Way::FromClients,
            old.reply.as_ref(),
            new.reply.as_ref(),
        );
    }

    fn message(&mut self, place: &Place, name: &str, way: Way, old: Option<&Schema>, new: Option<&Schema>) {
        for change in changes(name, way, (old, &self.old), (new, &self.new)) {
            self.tell(change.effect, &place.part(change.path), change.words);
        }
    }
}
