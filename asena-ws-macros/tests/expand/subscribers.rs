// #[subscribers]
// impl Mailer {
//     #[subscribe("user.created")]
//     async fn welcome(&self, user: Arc<UserCreated>) -> Result<(), smtp::Error> {
//         self.send(&user.name).await
//     }
//
//     #[subscribe]
//     async fn goodbye(&self, user: Arc<UserDeleted>) {}
//
//     #[cfg(feature = "audit")]
//     #[subscribe("*", queue = 64)]
//     async fn note(&self, event: BusEvent) {}
// }

impl Mailer {
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn welcome(&self, user: Arc<UserCreated>) -> Result<(), smtp::Error> {
        self.send(&user.name).await
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn goodbye(&self, user: Arc<UserDeleted>) {}
    #[cfg(feature = "audit")]
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn note(&self, event: BusEvent) {}
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Subscriber for Mailer {
    const SUBSCRIPTIONS: &'static [::asena_ws::__private::Subscription] = &[
        ::asena_ws::__private::Subscription::of::<
            Arc<UserCreated>,
        >(
            "welcome",
            ::core::panic::Location::caller(),
            ::core::option::Option::Some("user.created"),
            ::asena_ws::__private::Subscription::QUEUE,
            |__instance, __event| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                let (
                    ::core::option::Option::Some(__component),
                    ::core::option::Option::Some(__taken),
                ) = (__instance.get::<Self>(), __event.taken()) else {
                    return ::core::result::Result::Ok(());
                };
                ::asena_ws::__private::Returned(
                        Self::welcome(&__component, __taken).await,
                    )
                    .into_handler_result()
            }),
        ),
        ::asena_ws::__private::Subscription::of::<
            Arc<UserDeleted>,
        >(
            "goodbye",
            ::core::panic::Location::caller(),
            ::core::option::Option::None,
            ::asena_ws::__private::Subscription::QUEUE,
            |__instance, __event| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                let (
                    ::core::option::Option::Some(__component),
                    ::core::option::Option::Some(__taken),
                ) = (__instance.get::<Self>(), __event.taken()) else {
                    return ::core::result::Result::Ok(());
                };
                ::asena_ws::__private::Returned(
                        Self::goodbye(&__component, __taken).await,
                    )
                    .into_handler_result()
            }),
        ),
        #[cfg(feature = "audit")]
        ::asena_ws::__private::Subscription::of::<
            BusEvent,
        >(
            "note",
            ::core::panic::Location::caller(),
            ::core::option::Option::Some("*"),
            64,
            |__instance, __event| ::std::boxed::Box::pin(async move {
                #[allow(unused_imports)]
                use ::asena_ws::__private::NotAResult as _;
                let (
                    ::core::option::Option::Some(__component),
                    ::core::option::Option::Some(__taken),
                ) = (__instance.get::<Self>(), __event.taken()) else {
                    return ::core::result::Result::Ok(());
                };
                ::asena_ws::__private::Returned(Self::note(&__component, __taken).await)
                    .into_handler_result()
            }),
        ),
    ];
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::subscriptions:: < Mailer > ()
    }
};
