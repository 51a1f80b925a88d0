// #[event(delivery = must, reply = Vec<Answer>)]
// struct ConfirmOrder(Order);

struct ConfirmOrder(Order);
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Event for ConfirmOrder {
    const NAME: &'static str = "confirm_order";
    const DELIVERY: ::asena_ws::__private::DeliveryClass = ::asena_ws::__private::DeliveryClass::Must;
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Call for ConfirmOrder {
    type Reply = Vec<Answer>;
}
