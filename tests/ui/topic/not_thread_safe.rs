use asena_ws::prelude::*;

#[topic("user.created")]
pub struct UserCreated(pub std::rc::Rc<str>);

fn main() {}
