// #[event(delivery = must, reply = Vec<Answer>)]
// struct ConfirmOrder(Order);

struct ConfirmOrder(Order);
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Event for ConfirmOrder {
    const NAME: &'static str = "confirm_order";
    const DELIVERY: ::asena_ws::__private::DeliveryClass = ::asena_ws::__private::DeliveryClass::Must;
    const REPLY: ::asena_ws::__private::ReplySchema = {
        #[allow(unused_imports)]
        use ::asena_ws::__private::NoSchema as _;
        ::asena_ws::__private::ReplyType::<Vec<Answer>>::SCHEMA
    };
}
#[automatically_derived]
#[allow(deprecated, unused_qualifications)]
impl ::asena_ws::__private::Call for ConfirmOrder {
    type Reply = Vec<Answer>;
}
