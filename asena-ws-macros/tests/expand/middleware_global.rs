// #[middleware(global, order = -10, name = "limits")]
// struct RateLimit;

struct RateLimit;
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for RateLimit {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<RateLimit>,
            name: "limits",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::new(),
            construct: |_| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new(RateLimit),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<RateLimit>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<RateLimit>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<RateLimit>::SUBSCRIPTIONS,
        }
    };
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::middleware:: < RateLimit > (- 10)
    }
};
