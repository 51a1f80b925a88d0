// #[interface]
// /// Who is here.
// pub trait Presence: Send + Sync {
//     fn joined(&self, user: &str);
// }

/// Who is here.
pub trait Presence: Send + Sync {
    fn joined(&self, user: &str);
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Injectable for dyn Presence {
    fn provider() -> ::asena_ws::__private::Provider {
        ::asena_ws::__private::Provider::Interface
    }
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Interface for dyn Presence {}
