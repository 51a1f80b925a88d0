// #[websocket(
//     path = "/rooms/{id}",
//     name = "ChatSocket",
//     data = (Path<Uuid>, Query<HashMap<String, u8>>),
//     middleware = [RequireToken, limits::Rate],
//     crate = realtime,
// )]
// pub struct ChatSocket {
//     #[inject]
//     presence: Arc<dyn Presence>,
//     greeted: AtomicU64,
// }

pub struct ChatSocket {
    presence: Arc<dyn Presence>,
    greeted: AtomicU64,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl realtime::__private::Component for ChatSocket {
    const DESCRIPTOR: &'static realtime::__private::Descriptor = {
        #[allow(unused_imports)]
        use realtime::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &realtime::__private::Descriptor {
            key: realtime::__private::Key::of::<ChatSocket>,
            name: "ChatSocket",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::from([
                realtime::__private::Dependency::of::<
                    Arc<dyn Presence>,
                >("presence", const { ::core::panic::Location::caller() }),
            ]),
            construct: |mut __fields| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    realtime::__private::Instance::new(ChatSocket {
                        presence: __fields.next()?,
                        greeted: realtime::__private::default_field::<AtomicU64>(),
                    }),
                )
            }),
            lifecycle: realtime::__private::Probe::<ChatSocket>::HOOKS,
            jobs: realtime::__private::Probe::<ChatSocket>::JOBS,
            subscriptions: realtime::__private::Probe::<ChatSocket>::SUBSCRIPTIONS,
        }
    };
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl realtime::__private::Endpoint for ChatSocket {
    type Data = (Path<Uuid>, Query<HashMap<String, u8>>);
    type Slot = ();
    type Guard = ();
    type Emits = ();
    const PATH: &'static str = "/rooms/{id}";
    const NAME: &'static str = "ChatSocket";
    fn middleware() -> ::std::vec::Vec<realtime::__private::MiddlewareEntry> {
        ::std::vec::Vec::from([
            realtime::__private::MiddlewareEntry::of::<RequireToken>(),
            realtime::__private::MiddlewareEntry::of::<limits::Rate>(),
        ])
    }
}
#[allow(deprecated)]
const _: () = {
    realtime::__private::inventory::submit! {
        realtime::__private::Registration::endpoint:: < ChatSocket > ()
    }
};
