//! Runs the servers under the load by turns, keeps what was measured as lines of JSON, and renders the report from them.

mod arguments;
mod chart;
mod comparison;
mod install;
mod machine;
mod paths;
mod peers;
mod plan;
mod report;
mod results;
mod runs;
mod server;
mod statistics;
mod tables;

use std::io;
use std::process::ExitCode;

use crate::arguments::Arguments;
use crate::paths::Paths;
use crate::results::Results;

fn main() -> ExitCode {
    match run(&Arguments::from_command_line()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    if arguments.only_plans {
        print!("{}", plan::render(arguments));
        return Ok(());
    }
    let paths = Paths::new(arguments.is_quick)?;
    if !arguments.only_renders {
        runs::run_all(arguments, &paths)?;
    }
    let results = Results::read(&paths.results())?;
    report::write(&results, &paths)?;
    println!("wrote {}", paths.report().display());
    Ok(())
}
