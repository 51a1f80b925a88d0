// #[middleware]
// struct RequireToken {
//     #[inject]
//     tokens: Arc<Tokens>,
// }

struct RequireToken {
    tokens: Arc<Tokens>,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for RequireToken {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<RequireToken>,
            name: "RequireToken",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::from([
                ::asena_ws::__private::Dependency::of::<
                    Arc<Tokens>,
                >("tokens", const { ::core::panic::Location::caller() }),
            ]),
            construct: |mut __fields| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new(RequireToken {
                        tokens: __fields.next()?,
                    }),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<RequireToken>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<RequireToken>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<RequireToken>::SUBSCRIPTIONS,
        }
    };
}
#[allow(deprecated)]
const _: fn() = ::asena_ws::__private::assert_middleware::<RequireToken>;
