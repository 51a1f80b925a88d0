//! The report: a page of Markdown and a chart for each scenario, from nothing but the results.

mod details;
mod front;

use std::fs;
use std::io;

use bench_common::scenario::ALL;

use crate::chart;
use crate::comparison;
use crate::paths::Paths;
use crate::results::Results;

pub fn write(results: &Results, paths: &Paths) -> io::Result<()> {
    for scenario in ALL {
        let rows = comparison::rows(results, scenario);
        if !rows.is_empty() {
            let svg = chart::render(scenario.title, scenario.metric().words(), &rows);
            fs::write(paths.chart(scenario.name), svg)?;
        }
    }
    let mut page = render(results);
    // What `scale restart` printed: of the processes that a release replaces, not of peers.
    if let Ok(restart) = fs::read_to_string(paths.restart()) {
        page.push_str("\n#");
        page.push_str(restart.trim_start());
    }
    fs::write(paths.report(), page)
}

/// The page, with its charts beside it in `report/`.
pub fn render(results: &Results) -> String {
    let mut page = front::render(results);
    for scenario in ALL {
        page.push_str(&details::render(results, scenario));
    }
    page.push_str(&details::system_calls(results));
    page
}

#[cfg(test)]
mod tests;
