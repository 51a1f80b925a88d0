#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::ClientError for ChatError {
    const CODES: &'static [::asena_ws::__private::ClientErrorCode] = &[
        ::asena_ws::__private::ClientErrorCode::new("room_full", "", true),
        ::asena_ws::__private::ClientErrorCode::new("muted", "you may not speak", false),
    ];
    fn into_handler_error(self) -> ::asena_ws::__private::HandlerError {
        match self {
            Self::RoomFull { room: ref __detail0, members_max: ref __detail1, .. } => {
                ::asena_ws::__private::HandlerError::client(
                        "room_full",
                        ::std::string::ToString::to_string(&self),
                    )
                    .retryable()
                    .with_details(
                        ::asena_ws::__private::details([
                            ("room", ::asena_ws::__private::detail(__detail0)),
                            ("members_max", ::asena_ws::__private::detail(__detail1)),
                        ]),
                    )
            }
            Self::Muted { .. } => {
                ::asena_ws::__private::HandlerError::client("muted", "you may not speak")
            }
            #[cfg(feature = "store")]
            Self::Store { .. } => ::asena_ws::__private::HandlerError::internal(self),
        }
    }
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        { #[allow(unused_imports)] use ::asena_ws::__private::NoConversion as _;
        ::asena_ws::__private::Conversion:: < ChatError > ::ENTRY }
    }
};
