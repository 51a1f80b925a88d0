// #[service(crate = realtime::inner)]
// struct Users { #[inject] db: Arc<Database> }

struct Users {
    db: Arc<Database>,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl realtime::inner::__private::Component for Users {
    const DESCRIPTOR: &'static realtime::inner::__private::Descriptor = {
        #[allow(unused_imports)]
        use realtime::inner::__private::{
            NoJobs as _, NoLifecycle as _, NoSubscriptions as _,
        };
        &realtime::inner::__private::Descriptor {
            key: realtime::inner::__private::Key::of::<Users>,
            name: "Users",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::from([
                realtime::inner::__private::Dependency::of::<
                    Arc<Database>,
                >("db", const { ::core::panic::Location::caller() }),
            ]),
            construct: |mut __fields| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    realtime::inner::__private::Instance::new(Users {
                        db: __fields.next()?,
                    }),
                )
            }),
            lifecycle: realtime::inner::__private::Probe::<Users>::HOOKS,
            jobs: realtime::inner::__private::Probe::<Users>::JOBS,
            subscriptions: realtime::inner::__private::Probe::<Users>::SUBSCRIPTIONS,
        }
    };
}
