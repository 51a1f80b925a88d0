#[asena_ws::main]
async fn main<T>() {}
