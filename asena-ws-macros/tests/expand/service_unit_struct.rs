// #[service]
// struct Clock;

struct Clock;
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for Clock {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<Clock>,
            name: "Clock",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::new(),
            construct: |_| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(::asena_ws::__private::Instance::new(Clock))
            }),
            lifecycle: ::asena_ws::__private::Probe::<Clock>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<Clock>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<Clock>::SUBSCRIPTIONS,
        }
    };
}
