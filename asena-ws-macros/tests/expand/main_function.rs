// #[asena_ws::main]
// /// Serves.
// async fn main() -> AppResult {
//     App::discover().run().await
// }

/// Serves.
fn main() -> ::std::process::ExitCode {
    async fn main() -> AppResult {
        App::discover().run().await
    }
    ::asena_ws::__private::main(main)
}
