use asena_ws::prelude::*;

struct Plain;

fn publish(bus: &Bus) {
    bus.publish(Plain);
}

fn main() {
    let _ = publish;
}
