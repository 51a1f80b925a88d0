// #[events]
// #[derive(Serialize)]
// enum ChatEvents<'a> {
//     #[event("posted", delivery = must)]
//     Posted { text: &'a str },
//     #[event(delivery = latest(0))]
//     UserMoved(SocketId, f32),
//     #[cfg(feature = "leaving")]
//     Left,
// }

#[derive(Serialize)]
enum ChatEvents<'a> {
    Posted { text: &'a str },
    UserMoved(SocketId, f32),
    #[cfg(feature = "leaving")]
    Left,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl<'a> ::asena_ws::__private::Emit for ChatEvents<'a> {
    const EVENTS: &'static [::asena_ws::__private::EventDescription] = &[
        ::asena_ws::__private::EventDescription::variant(
            "posted",
            "Posted",
            ::asena_ws::__private::DeliveryClass::Must,
        ),
        ::asena_ws::__private::EventDescription::variant(
            "user_moved",
            "UserMoved",
            ::asena_ws::__private::DeliveryClass::Latest,
        ),
        #[cfg(feature = "leaving")]
        ::asena_ws::__private::EventDescription::variant(
            "left",
            "Left",
            ::asena_ws::__private::DeliveryClass::Policy,
        ),
    ];
    fn description(&self) -> &'static ::asena_ws::__private::EventDescription {
        match self {
            Self::Posted { .. } => {
                const {
                    &::asena_ws::__private::EventDescription::variant(
                        "posted",
                        "Posted",
                        ::asena_ws::__private::DeliveryClass::Must,
                    )
                }
            }
            Self::UserMoved { .. } => {
                const {
                    &::asena_ws::__private::EventDescription::variant(
                        "user_moved",
                        "UserMoved",
                        ::asena_ws::__private::DeliveryClass::Latest,
                    )
                }
            }
            #[cfg(feature = "leaving")]
            Self::Left { .. } => {
                const {
                    &::asena_ws::__private::EventDescription::variant(
                        "left",
                        "Left",
                        ::asena_ws::__private::DeliveryClass::Policy,
                    )
                }
            }
        }
    }
    fn key(&self) -> ::core::option::Option<::std::string::String> {
        match self {
            Self::UserMoved { 0: __key, .. } => ::asena_ws::__private::event_key(__key),
            _ => ::core::option::Option::None,
        }
    }
    fn serialize_data<__Serializer: ::asena_ws::__private::Serializer>(
        &self,
        __serializer: __Serializer,
    ) -> ::core::result::Result<__Serializer::Ok, __Serializer::Error> {
        ::asena_ws::__private::serialize_variant(self, __serializer)
    }
}
