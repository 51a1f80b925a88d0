// #[service]
// impl Database {
//     pub const TABLES: usize = 5;
//
//     #[constructor]
//     pub async fn connect(
//         config: Provided<DatabaseConfig>,
//         #[inject(name = "main")] store: Arc<dyn Store>,
//         Provided(clock): Provided<Clock>,
//     ) -> Result<Self, sqlx::Error> {
//         Ok(Self { pool: store.open(&config, clock).await? })
//     }
//
//     fn unmarked(&self) {}
// }

impl Database {
    pub const TABLES: usize = 5;
    #[allow(clippy::unused_async, clippy::unused_self)]
    pub async fn connect(
        config: Provided<DatabaseConfig>,
        store: Arc<dyn Store>,
        Provided(clock): Provided<Clock>,
    ) -> Result<Self, sqlx::Error> {
        Ok(Self {
            pool: store.open(&config, clock).await?,
        })
    }
    fn unmarked(&self) {}
}
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
                    Provided<DatabaseConfig>,
                >("config", const { ::core::panic::Location::caller() }),
                ::asena_ws::__private::Dependency::named::<
                    Arc<dyn Store>,
                >("store", const { ::core::panic::Location::caller() }, "main"),
                ::asena_ws::__private::Dependency::of::<
                    Provided<Clock>,
                >("parameter 3", const { ::core::panic::Location::caller() }),
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
                                        __fields.next()?,
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
