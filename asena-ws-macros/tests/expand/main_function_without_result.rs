// #[asena_ws::main(crate = realtime)]
// pub(crate) async fn main() {}

pub(crate) fn main() -> ::std::process::ExitCode {
    async fn main() {}
    realtime::__private::main(main)
}
