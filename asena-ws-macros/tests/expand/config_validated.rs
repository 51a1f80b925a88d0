// #[config(prefix = "chat.history", validate)]
// struct HistoryConfig {
//     max: usize,
// }

struct HistoryConfig {
    max: usize,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for HistoryConfig {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<HistoryConfig>,
            name: "HistoryConfig",
            at: ::core::panic::Location::caller(),
            dependencies: || ::asena_ws::__private::Section::<
                HistoryConfig,
            >::dependencies(const { ::core::panic::Location::caller() }),
            construct: |__fields| ::asena_ws::__private::Section::<
                HistoryConfig,
            >::construct(__fields),
            lifecycle: ::asena_ws::__private::Probe::<HistoryConfig>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<HistoryConfig>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<HistoryConfig>::SUBSCRIPTIONS,
        }
    };
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Config for HistoryConfig {
    const PREFIX: &'static str = "chat.history";
    fn problems(
        &self,
    ) -> ::std::vec::Vec<(::std::string::String, ::std::string::String)> {
        ::asena_ws::__private::validate(self)
    }
    fn values(&self) -> ::core::option::Option<::asena_ws::__private::Value> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::NotSerialized as _;
        ::asena_ws::__private::Serialized(self).values()
    }
}
const _: () = ::asena_ws::__private::assert_prefix_is_free("chat.history");
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::config:: < HistoryConfig > ()
    }
};
