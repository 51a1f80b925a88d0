// #[service]
// /// Who is who.
// #[derive(Debug)]
// pub struct ProfileService {
//     #[inject]
//     db: Arc<dyn Profiles>,
//     /// Counted since the start.
//     pub lookups: AtomicU64,
//     #[inject(name = "replica")]
//     replica: Arc<Database>,
// }

/// Who is who.
#[derive(Debug)]
pub struct ProfileService {
    db: Arc<dyn Profiles>,
    /// Counted since the start.
    pub lookups: AtomicU64,
    replica: Arc<Database>,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for ProfileService {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<ProfileService>,
            name: "ProfileService",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::from([
                ::asena_ws::__private::Dependency::of::<
                    Arc<dyn Profiles>,
                >("db", const { ::core::panic::Location::caller() }),
                ::asena_ws::__private::Dependency::named::<
                    Arc<Database>,
                >("replica", const { ::core::panic::Location::caller() }, "replica"),
            ]),
            construct: |mut __fields| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new(ProfileService {
                        db: __fields.next()?,
                        lookups: ::asena_ws::__private::default_field::<AtomicU64>(),
                        replica: __fields.next()?,
                    }),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<ProfileService>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<ProfileService>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<ProfileService>::SUBSCRIPTIONS,
        }
    };
}
