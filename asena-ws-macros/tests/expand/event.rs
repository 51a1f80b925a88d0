// #[event("posted")]
// #[derive(Serialize)]
// struct Posted<'a> {
//     text: &'a str,
// }

#[derive(Serialize)]
struct Posted<'a> {
    text: &'a str,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl<'a> ::asena_ws::__private::Event for Posted<'a> {
    const NAME: &'static str = "posted";
}
