//! What `#[asena_ws::main]` calls.

use std::process::ExitCode;

use super::error::AppError;

/// What a `main` under `#[asena_ws::main]` may return.
#[diagnostic::on_unimplemented(
    message = "`main` cannot return `{Self}`",
    label = "neither nothing nor a result",
    note = "return `AppResult`, nothing, or `Result<(), E>` with any error `E`"
)]
pub trait MainResult {
    /// As a result.
    ///
    /// # Errors
    ///
    /// The one that `main` returned.
    fn into_result(self) -> Result<(), AppError>;
}

impl MainResult for () {
    fn into_result(self) -> Result<(), AppError> {
        Ok(())
    }
}

impl<E: Into<AppError>> MainResult for Result<(), E> {
    fn into_result(self) -> Result<(), AppError> {
        self.map_err(Into::into)
    }
}

/// Runs the user's `main` on a multi-threaded runtime, and prints its error as people read it.
pub fn main<F: Future<Output: MainResult>>(main: impl FnOnce() -> F) -> ExitCode {
    #[cfg(feature = "logging")]
    super::logging::install();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(async { main().await.into_result() }),
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print_error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "this is the end of `main`: nobody else will say it"
)]
fn print_error(error: &AppError) {
    eprintln!("error: {error}");
}
