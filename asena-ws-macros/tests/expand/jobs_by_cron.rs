// #[jobs]
// impl Reports {
//     #[schedule(cron = "0 */5 * * * *")]
//     async fn often(&self) {}
//
//     #[schedule(cron = "0 3 * * *", time_zone = "Europe/Berlin")]
//     async fn nightly(&self) {}
// }

impl Reports {
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn often(&self) {}
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn nightly(&self) {}
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Scheduled for Reports {
    const JOBS: &'static [::asena_ws::__private::Job] = &[
        ::asena_ws::__private::Job {
            name: "often",
            at: ::core::panic::Location::caller(),
            timing: ::asena_ws::__private::Timing::Cron {
                expression: "0 */5 * * * *",
                time_zone: ::core::option::Option::None,
            },
            run: |__instance| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                let ::core::option::Option::Some(__component) = __instance.get::<Self>()
                else {
                    return ::core::result::Result::Ok(());
                };
                ::asena_ws::__private::Returned(Self::often(&__component).await)
                    .into_handler_result()
            }),
        },
        ::asena_ws::__private::Job {
            name: "nightly",
            at: ::core::panic::Location::caller(),
            timing: ::asena_ws::__private::Timing::Cron {
                expression: "0 3 * * *",
                time_zone: ::core::option::Option::Some("Europe/Berlin"),
            },
            run: |__instance| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                let ::core::option::Option::Some(__component) = __instance.get::<Self>()
                else {
                    return ::core::result::Result::Ok(());
                };
                ::asena_ws::__private::Returned(Self::nightly(&__component).await)
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
