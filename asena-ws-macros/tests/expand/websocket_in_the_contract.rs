// #[websocket("/chat")]
// /// A room to talk in.
// struct ChatSocket;

/// A room to talk in.
struct ChatSocket;
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for ChatSocket {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<ChatSocket>,
            name: "ChatSocket",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::new(),
            construct: |_| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new(ChatSocket),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<ChatSocket>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<ChatSocket>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<ChatSocket>::SUBSCRIPTIONS,
        }
    };
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Endpoint for ChatSocket {
    type Data = ();
    type Slot = ();
    type Guard = ();
    type Emits = ();
    const PATH: &'static str = "/chat";
    const NAME: &'static str = "ChatSocket";
    const DOCUMENTATION: &'static str = " A room to talk in.";
    fn middleware() -> ::std::vec::Vec<::asena_ws::__private::MiddlewareEntry> {
        ::std::vec::Vec::new()
    }
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::endpoint:: < ChatSocket > ()
    }
};
