#[asena_ws::main]
struct Main;

fn main() {}
