// #[websocket(
//     path = "/chat",
//     message_bytes_max = 1024 * 1024,
//     message_fragments_max = 1 << 10,
//     inbox_messages_max = limits::INBOX,
//     inbox_bytes_max = 256 * KIB,
//     outbox_messages_max = if SMALL { 16 } else { 1024 },
//     outbox_bytes_max = bytes::<u8, 65536>(),
//     slow_consumer = drop_oldest,
//     write_timeout_ms = 2_500,
//     ping_interval_ms = 0,
//     dead_after_ms = 60 * 1000,
//     close_timeout_ms = CLOSE_TIMEOUT_MS,
//     rooms_max = 8,
//     concurrency = 4,
//     messages_per_second = 50,
//     messages_burst = 2 * 50,
//     bytes_per_second = 256 * KIB,
//     bytes_burst = 1 << 20,
//     rate_strikes_max = 5,
//     rate_strikes_window_ms = 1_000,
//     rate_dry_run = true,
//     compression = Compression::new().level(1),
// )]
// struct ChatSocket;

struct ChatSocket;
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Component for ChatSocket {
    const DESCRIPTOR: &'static ::asena_ws::__private::Descriptor = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
        &::asena_ws::__private::Descriptor {
            key: ::asena_ws::__private::Key::of::<ChatSocket>,
            name: "ChatSocket",
            at: ::core::panic::Location::caller(),
            dependencies: || ::std::vec::Vec::new(),
            construct: |_| ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::asena_ws::__private::Instance::new(ChatSocket),
                )
            }),
            lifecycle: ::asena_ws::__private::Probe::<ChatSocket>::HOOKS,
            jobs: ::asena_ws::__private::Probe::<ChatSocket>::JOBS,
            subscriptions: ::asena_ws::__private::Probe::<ChatSocket>::SUBSCRIPTIONS,
        }
    };
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Endpoint for ChatSocket {
    type Data = ();
    type Slot = ();
    type Guard = ();
    type Emits = ();
    const PATH: &'static str = "/chat";
    const NAME: &'static str = "ChatSocket";
    fn configure(options: &mut ::asena_ws::__private::ConnectionOptions) {
        options.message_bytes_max = 1024 * 1024;
        options.message_fragments_max = 1 << 10;
        options.inbox_messages_max = limits::INBOX;
        options.inbox_bytes_max = 256 * KIB;
        options.outbox_messages_max = if SMALL { 16 } else { 1024 };
        options.outbox_bytes_max = bytes::<u8, 65536>();
        options.rooms_max = 8;
        options.concurrency = 4;
        options.messages_per_second = 50;
        options.messages_burst = 2 * 50;
        options.bytes_per_second = 256 * KIB;
        options.bytes_burst = 1 << 20;
        options.rate_strikes_max = 5;
        options.slow_consumer = ::asena_ws::__private::SlowConsumer::DropOldest;
        options.write_timeout = ::core::time::Duration::from_millis(2_500);
        options.ping_interval = ::core::time::Duration::from_millis(0);
        options.dead_after = ::core::time::Duration::from_millis(60 * 1000);
        options.close_timeout = ::core::time::Duration::from_millis(CLOSE_TIMEOUT_MS);
        options.rate_strikes_window = ::core::time::Duration::from_millis(1_000);
        options.rate_dry_run = true;
        options.compression = ::core::convert::Into::into(Compression::new().level(1));
    }
    fn middleware() -> ::std::vec::Vec<::asena_ws::__private::MiddlewareEntry> {
        ::std::vec::Vec::new()
    }
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::endpoint:: < ChatSocket > ()
    }
};
