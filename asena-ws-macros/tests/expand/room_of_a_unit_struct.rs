// #[room("lobby")]
// struct Lobby;

struct Lobby;
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::RoomAddress for Lobby {
    fn address(&self) -> ::std::borrow::Cow<'_, str> {
        ::asena_ws::__private::room_name(
            <Self as ::asena_ws::__private::Room>::LITERALS,
            &[],
        )
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Room for Lobby {
    const PATTERN: &'static str = "lobby";
    const LITERALS: &'static [&'static str] = &["lobby"];
    fn from_values(
        _: ::std::vec::IntoIter<::std::string::String>,
    ) -> ::core::option::Option<Self> {
        ::core::option::Option::Some(Self {})
    }
}
