// #[service(name = "clock")]
// impl time::Clock {
//     #[constructor]
//     const fn new() -> Self {
//         Self
//     }
// }

impl time::Clock {
    #[allow(clippy::unused_async, clippy::unused_self)]
    const fn new() -> Self {
        Self
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for time::Clock {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<time::Clock>,
            name: "clock",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::new(),
            construct: |_| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new::<
                        time::Clock,
                    >(
                        ::asena_ws::__private::Returned(<time::Clock>::new())
                            .into_result()?,
                    ),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<time::Clock>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<time::Clock>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<time::Clock>::SUBSCRIPTIONS,
        }
    };
}
