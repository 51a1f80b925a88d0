// #[service]
// impl Database {
//     #[cfg(feature = "postgres")]
//     #[constructor]
//     async fn connect(url: Provided<Url>, #[cfg(feature = "tls")] tls: Arc<Tls>) -> Self {
//         todo!()
//     }
//
//     #[cfg(not(feature = "postgres"))]
//     #[constructor]
//     fn in_memory() -> Self {
//         todo!()
//     }
// }

impl Database {
    #[cfg(feature = "postgres")]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn connect(url: Provided<Url>, #[cfg(feature = "tls")] tls: Arc<Tls>) -> Self {
        todo!()
    }
    #[cfg(not(feature = "postgres"))]
    #[allow(clippy::unused_async, clippy::unused_self)]
    fn in_memory() -> Self {
        todo!()
    }
}
#[cfg(feature = "postgres")]
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for Database {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<Database>,
            name: "Database",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::from([
                ::asena_ws::__private::Dependency::of::<
                    Provided<Url>,
                >("url", const { ::core::panic::Location::caller() }),
                #[cfg(feature = "tls")]
                ::asena_ws::__private::Dependency::of::<
                    Arc<Tls>,
                >("tls", const { ::core::panic::Location::caller() }),
            ]),
            construct: |mut __fields| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new::<
                        Database,
                    >(
                        ::asena_ws::__private::Returned(
                                <Database>::connect(
                                        __fields.next()?,
                                        #[cfg(feature = "tls")]
                                        __fields.next()?,
                                    )
                                    .await,
                            )
                            .into_result()?,
                    ),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<Database>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<Database>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<Database>::SUBSCRIPTIONS,
        }
    };
}
#[cfg(not(feature = "postgres"))]
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for Database {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<Database>,
            name: "Database",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::new(),
            construct: |_| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new::<
                        Database,
                    >(
                        ::asena_ws::__private::Returned(<Database>::in_memory())
                            .into_result()?,
                    ),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<Database>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<Database>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<Database>::SUBSCRIPTIONS,
        }
    };
}
