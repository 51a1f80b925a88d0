#[asena_ws::main]
async fn main() -> u8 {
    1
}
