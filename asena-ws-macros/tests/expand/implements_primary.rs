// #[implements(primary)]
// #[async_trait]
// impl stores::Store<Row> for Postgres {
//     type Error = sqlx::Error;
// }

#[async_trait]
impl stores::Store<Row> for Postgres {
    type Error = sqlx::Error;
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Implements<dyn stores::Store<Row>> for Postgres {
    const PRIMARY: bool = true;
    const AT: &'static ::core::panic::Location<'static> = ::core::panic::Location::caller();
    fn upcast(self: ::std::sync::Arc<Self>) -> ::std::sync::Arc<dyn stores::Store<Row>> {
        self
    }
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::binding:: < dyn stores::Store < Row >,
        Postgres > ()
    }
};
