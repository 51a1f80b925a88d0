// #[service(name = "users")]
// struct Users(#[inject] Arc<Repository<User>>, AtomicU64);

struct Users(Arc<Repository<User>>, AtomicU64);
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for Users {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<Users>,
            name: "users",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::from([
                ::asena_ws::__private::Dependency::of::<
                    Arc<Repository<User>>,
                >("0", const { ::core::panic::Location::caller() }),
            ]),
            construct: |mut __fields| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new(
                        Users(
                            __fields.next()?,
                            ::asena_ws::__private::default_field::<AtomicU64>(),
                        ),
                    ),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<Users>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<Users>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<Users>::SUBSCRIPTIONS,
        }
    };
}
