// #[implements]
// impl Presence for MemoryPresence {
//     fn joined(&self, user: &str) {
//         self.online.insert(user.into());
//     }
// }

impl Presence for MemoryPresence {
    fn joined(&self, user: &str) {
        self.online.insert(user.into());
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Implements<dyn Presence> for MemoryPresence {
    const PRIMARY: bool = false;
    const AT: &'static ::core::panic::Location<'static> = ::core::panic::Location::caller();
    fn upcast(self: ::std::sync::Arc<Self>) -> ::std::sync::Arc<dyn Presence> {
        self
    }
}
#[allow(deprecated)]
const _: () = {
    ::asena_ws::__private::inventory::submit! {
        ::asena_ws::__private::Registration::binding:: < dyn Presence, MemoryPresence >
        ()
    }
};
