// #[service]
// struct Search {
//     #[cfg(feature = "index")]
//     #[inject]
//     index: Arc<Index>,
//     #[cfg(not(feature = "index"))]
//     scanned: AtomicU64,
// }

struct Search {
    #[cfg(feature = "index")]
    index: Arc<Index>,
    #[cfg(not(feature = "index"))]
    scanned: AtomicU64,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
#[allow(unused_mut, unused_variables)]
impl ::asena_ws::__private::Component for Search {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<Search>,
            name: "Search",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::from([
                #[cfg(feature = "index")]
                ::asena_ws::__private::Dependency::of::<
                    Arc<Index>,
                >("index", const { ::core::panic::Location::caller() }),
            ]),
            construct: |mut __fields| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new(Search {
                        #[cfg(feature = "index")]
                        index: __fields.next()?,
                        #[cfg(not(feature = "index"))]
                        scanned: ::asena_ws::__private::default_field::<AtomicU64>(),
                    }),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<Search>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<Search>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<Search>::SUBSCRIPTIONS,
        }
    };
}
