// #[room(pattern = "{1}:seat {0}!", crate = realtime)]
// struct Seat(u32, String);

struct Seat(u32, String);
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl realtime::__private::RoomAddress for Seat {
    fn address(&self) -> ::std::borrow::Cow<'_, str> {
        realtime::__private::room_name(
            <Self as realtime::__private::Room>::LITERALS,
            &[&self.1 as &dyn ::core::fmt::Display, &self.0 as &dyn ::core::fmt::Display],
        )
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl realtime::__private::Room for Seat {
    const PATTERN: &'static str = "{1}:seat {0}!";
    const LITERALS: &'static [&'static str] = &["", ":seat ", "!"];
    fn from_values(
        mut __values: ::std::vec::IntoIter<::std::string::String>,
    ) -> ::core::option::Option<Self> {
        ::core::option::Option::Some(Self {
            1: realtime::__private::room_value::<String>(&mut __values)?,
            0: realtime::__private::room_value::<u32>(&mut __values)?,
        })
    }
}
