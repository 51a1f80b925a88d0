use asena_ws::prelude::*;

#[interface]
trait Clock: Send + Sync {}

struct Quartz<T>(T);

#[implements]
impl<T: Send + Sync> Clock for Quartz<T> {}

fn main() {}
