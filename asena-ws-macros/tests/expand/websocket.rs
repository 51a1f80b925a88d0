// #[websocket("/echo")]
// struct EchoSocket;

struct EchoSocket;
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for EchoSocket {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<EchoSocket>,
            name: "EchoSocket",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::new(),
            construct: |_| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new(EchoSocket),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<EchoSocket>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<EchoSocket>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<EchoSocket>::SUBSCRIPTIONS,
        }
    };
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Endpoint for EchoSocket {
    type Data = ();
    type Slot = ();
    type Guard = ();
    type Emits = ();
    const PATH: &'static str = "/echo";
    const NAME: &'static str = "EchoSocket";
    fn middleware() -> ::std::vec::Vec<::asena_ws::__private::MiddlewareEntry> {
        ::std::vec::Vec::new()
    }
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::endpoint:: < EchoSocket > ()
    }
};
