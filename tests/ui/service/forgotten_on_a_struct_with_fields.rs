use asena_ws::prelude::*;

#[service]
struct Clock;

struct ProfileService {
    #[inject]
    clock: Arc<Clock>,
}

fn main() {}
