// #[lifecycle]
// impl Database {
//     #[cfg(feature = "migrations")]
//     #[on_start]
//     async fn migrate(self: &Self) {}
// }

impl Database {
    #[cfg(feature = "migrations")]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn migrate(self: &Self) {}
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Lifecycle for Database {
    #[cfg(feature = "migrations")]
    const START: ::asena_ws::__private::Hook = ::asena_ws::__private::Hook {
        name: "migrate",
        at: ::core::option::Option::Some(::core::panic::Location::caller()),
    };
    #[cfg(feature = "migrations")]
    async fn on_start(&self) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::NotAResult as _;
        ::asena_ws::__private::Returned(Self::migrate(self).await).into_handler_result()
    }
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::lifecycle:: < Database > ()
    }
};
