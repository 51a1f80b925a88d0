// #[jobs]
// impl Reports {
//     #[schedule(every = "1500ms")]
//     async fn sweep(&self) {
//         self.sweep_all().await;
//     }
//
//     #[cfg(feature = "reports")]
//     #[schedule(every = "1h")]
//     async fn hourly(&self) -> Result<(), smtp::Error> {
//         self.send().await
//     }
// }

impl Reports {
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn sweep(&self) {
        self.sweep_all().await;
    }
    #[cfg(feature = "reports")]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn hourly(&self) -> Result<(), smtp::Error> {
        self.send().await
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Scheduled for Reports {
    const JOBS: &'static [::asena_ws::__private::Job] = &[
        ::asena_ws::__private::Job {
            name: "sweep",
            at: ::core::panic::Location::caller(),
            timing: ::asena_ws::__private::Timing::Every(
                ::core::time::Duration::new(1u64, 500000000u32),
            ),
            run: |__instance| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                let ::core::option::Option::Some(__component) = __instance.get::<Self>()
                else {
                    return ::core::result::Result::Ok(());
                };
                ::asena_ws::__private::Returned(Self::sweep(&__component).await)
                    .into_handler_result()
            }),
        },
        #[cfg(feature = "reports")]
        ::asena_ws::__private::Job {
            name: "hourly",
            at: ::core::panic::Location::caller(),
            timing: ::asena_ws::__private::Timing::Every(
                ::core::time::Duration::new(3600u64, 0u32),
            ),
            run: |__instance| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                let ::core::option::Option::Some(__component) = __instance.get::<Self>()
                else {
                    return ::core::result::Result::Ok(());
                };
                ::asena_ws::__private::Returned(Self::hourly(&__component).await)
                    .into_handler_result()
            }),
        },
    ];
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::jobs:: < Reports > ()
    }
};
