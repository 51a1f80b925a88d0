// #[lifecycle]
// impl Database {
//     #[on_start]
//     async fn migrate(&self) -> Result<(), sqlx::Error> {
//         self.pool.migrate().await
//     }
//
//     #[on_stop]
//     async fn drain(&self) {
//         self.pool.close().await;
//     }
// }

impl Database {
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn migrate(&self) -> Result<(), sqlx::Error> {
        self.pool.migrate().await
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn drain(&self) {
        self.pool.close().await;
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Lifecycle for Database {
    const START: ::asena_ws::__private::Hook = ::asena_ws::__private::Hook {
        name: "migrate",
        at: ::core::option::Option::Some(::core::panic::Location::caller()),
    };
    async fn on_start(&self) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::NotAResult as _;
        ::asena_ws::__private::Returned(Self::migrate(self).await).into_handler_result()
    }
    const STOP: ::asena_ws::__private::Hook = ::asena_ws::__private::Hook {
        name: "drain",
        at: ::core::option::Option::Some(::core::panic::Location::caller()),
    };
    async fn on_stop(&self) -> ::asena_ws::__private::Result<()> {
        #[allow(unused_imports)]
        use ::asena_ws::__private::NotAResult as _;
        ::asena_ws::__private::Returned(Self::drain(self).await).into_handler_result()
    }
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::lifecycle:: < Database > ()
    }
};
