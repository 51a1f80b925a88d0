// #[event(name = "moved", delivery = latest(user), crate = realtime)]
// struct Moved { user: Uuid, x: f32, y: f32 }

struct Moved {
    user: Uuid,
    x: f32,
    y: f32,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl realtime::__private::Event for Moved {
    const NAME: &'static str = "moved";
    const DELIVERY: realtime::__private::DeliveryClass = realtime::__private::DeliveryClass::Latest;
    fn key(&self) -> ::core::option::Option<::std::string::String> {
        realtime::__private::event_key(&self.user)
    }
}
