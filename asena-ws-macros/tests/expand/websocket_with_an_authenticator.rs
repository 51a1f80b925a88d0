// #[websocket("/inbox", authenticator = accounts::Accounts)]
// struct Inbox;

struct Inbox;
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for Inbox {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<Inbox>,
            name: "Inbox",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::new(),
            construct: |_| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(::asena_ws::__private::Instance::new(Inbox))
            }),
            lifecycle: ::asena_ws::__private::Probe::<Inbox>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<Inbox>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<Inbox>::SUBSCRIPTIONS,
        }
    };
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Endpoint for Inbox {
    type Data = ();
    type Slot = ();
    type Guard = ::asena_ws::__private::Guarded<accounts::Accounts>;
    type Emits = ();
    const PATH: &'static str = "/inbox";
    const NAME: &'static str = "Inbox";
    fn middleware() -> ::std::vec::Vec<::asena_ws::__private::MiddlewareEntry> {
        ::std::vec::Vec::new()
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Authenticated for Inbox {
    type Authenticator = accounts::Accounts;
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::endpoint:: < Inbox > ()
    }
};
