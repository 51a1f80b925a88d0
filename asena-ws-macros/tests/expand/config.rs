// #[config(prefix = "chat")]
// /// What operators may say of the chat.
// #[derive(Deserialize)]
// pub struct ChatConfig {
//     /// How many messages are kept.
//     #[serde(default)]
//     pub history_max: usize,
// }

/// What operators may say of the chat.
#[derive(Deserialize)]
pub struct ChatConfig {
    /// How many messages are kept.
    #[serde(default)]
    pub history_max: usize,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for ChatConfig {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<ChatConfig>,
            name: "ChatConfig",
            at: ::core::panic::Location::caller(),
            dependencies: || ::asena_ws::__private::Section::<
                ChatConfig,
            >::dependencies(const { ::core::panic::Location::caller() }),
            construct: |__fields| ::asena_ws::__private::Section::<
                ChatConfig,
            >::construct(__fields),
            lifecycle: ::asena_ws::__private::Probe::<ChatConfig>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<ChatConfig>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<ChatConfig>::SUBSCRIPTIONS,
        }
    };
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Config for ChatConfig {
    const PREFIX: &'static str = "chat";
    fn values(&self) -> ::core::option::Option<::asena_ws::__private::Value> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::NotSerialized as _;
        ::asena_ws::__private::Serialized(self).values()
    }
}
const _: () = ::asena_ws::__private::assert_prefix_is_free("chat");
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::config:: < ChatConfig > ()
    }
};
