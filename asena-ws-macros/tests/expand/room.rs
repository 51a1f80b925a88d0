// #[room("doc/{id}")]
// pub struct DocRoom {
//     pub id: Uuid,
// }

pub struct DocRoom {
    pub id: Uuid,
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::RoomAddress for DocRoom {
    fn address(&self) -> ::std::borrow::Cow<'_, str> {
        ::asena_ws::__private::room_name(
            <Self as ::asena_ws::__private::Room>::LITERALS,
            &[&self.id as &dyn ::core::fmt::Display],
        )
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Room for DocRoom {
    const PATTERN: &'static str = "doc/{id}";
    const LITERALS: &'static [&'static str] = &["doc/", ""];
    fn from_values(
        mut __values: ::std::vec::IntoIter<::std::string::String>,
    ) -> ::core::option::Option<Self> {
        ::core::option::Option::Some(Self {
            id: ::asena_ws::__private::room_value::<Uuid>(&mut __values)?,
        })
    }
}
