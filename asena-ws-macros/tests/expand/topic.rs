// #[topic("user.created")]
// pub struct UserCreated {
//     pub name: String,
// }

pub struct UserCreated {
    pub name: String,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Topic for UserCreated {
    const TOPIC: &'static str = "user.created";
}
