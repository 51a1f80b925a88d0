//! What comes first: where it was measured, who took part, and all medians on one page.

use std::fmt::Write;

use bench_common::scenario::{ALL, Scenario};

use crate::comparison::{self, Row};
use crate::peers::{self, Role};
use crate::results::{Results, Session};
use crate::tables::{number, table};

pub fn render(results: &Results) -> String {
    let mut page = "# Benchmarks\n\n".to_owned();
    let Some(session) = results.sessions().next_back() else {
        page.push_str("Nothing has been measured yet: `benches/run` does.\n");
        return page;
    };
    page.push_str(
        "Written by `benches/run`; what is measured how, and what would be unfair, is in [README.md](README.md). Less is \
         better everywhere.\n\n",
    );
    page.push_str(&machine(session));
    page.push_str(&servers(results, session));
    page.push_str(&summary(results));
    page
}

fn machine(session: &Session) -> String {
    let machine = &session.machine;
    let kind = if machine.is_virtual {
        "a virtual machine"
    } else {
        "a machine"
    };
    let mut text = format!(
        "## Where\n\n{} on {kind} with {} cores and {} GiB, Linux {}, {}. asena-ws at commit {}. Servers on core {}, load on \
         core {}; runs by turns.\n\n",
        machine.cpu,
        machine.cores,
        machine.memory_gib,
        machine.kernel,
        machine.rustc,
        session.commit,
        session.server_cores,
        session.load_cores,
    );
    if machine.cores < 3 {
        text.push_str(
            "With two cores, a server of two threads shares one with the load: its CPU per message counts, its rate does not.\n\n",
        );
    }
    text
}

fn servers(results: &Results, session: &Session) -> String {
    let mut text = "## Who\n\n".to_owned();
    let mut rows = Vec::new();
    for peer in peers::ALL {
        let kind = match peer.role {
            Role::Ours => "ours",
            Role::Peer => "peer",
            Role::Reference => "reference",
            // Told of where it takes part.
            Role::Policy => continue,
        };
        let version = version(results, session, peer.name);
        rows.push(vec![
            peer.title.to_owned(),
            kind.to_owned(),
            version,
            peer.note.unwrap_or_default().to_owned(),
        ]);
    }
    text.push_str(&table(&["server", "", "version", "to know"], &rows).replace("--:", "---"));
    text.push('\n');
    text
}

/// Of the newest session that it took part in, or why it is not in the newest one.
fn version(results: &Results, session: &Session, server: &str) -> String {
    let newest = results
        .sessions()
        .rev()
        .find_map(|session| Some((session, session.versions.get(server)?)));
    match (newest, results.skipped(server)) {
        (Some((its, version)), _) if its.session == session.session => version.clone(),
        (Some((_, version)), _) => format!("{version}, measured in an earlier session"),
        (None, Some(reason)) => format!("left out: {reason}"),
        (None, None) => "not measured".to_owned(),
    }
}

fn summary(results: &Results) -> String {
    let columns: Vec<(&Scenario, Vec<Row<'_>>)> = ALL
        .iter()
        .map(|scenario| (scenario, comparison::rows(results, scenario)))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let mut header = vec!["server"];
    header.extend(columns.iter().map(|(scenario, _)| scenario.name));
    let mut rows = Vec::new();
    for peer in peers::ALL.iter().filter(|peer| peer.role != Role::Policy) {
        let cells: Vec<String> = columns
            .iter()
            .map(|(_, rows)| {
                let row = rows.iter().find(|row| row.peer == peer);
                row.map_or("–".to_owned(), |row| cell(row, rows))
            })
            .collect();
        if cells.iter().any(|cell| cell != "–") {
            let mut row = vec![peer.title.to_owned()];
            row.extend(cells);
            rows.push(row);
        }
    }
    let mut text = "## All medians\n\n".to_owned();
    text.push_str(&table(&header, &rows));
    text.push_str("\nBold is the best of ours and the peers; references are there to measure by.\n\n");
    for (scenario, _) in &columns {
        let (name, title, unit) = (scenario.name, scenario.title, scenario.metric().words());
        let _ = writeln!(text, "- [{name}](#{name}): {title}; {unit}");
    }
    text.push('\n');
    text
}

fn cell(row: &Row<'_>, rows: &[Row<'_>]) -> String {
    let value = number(row.spread.median);
    let counts = |row: &Row<'_>| matches!(row.peer.role, Role::Ours | Role::Peer);
    let is_best = counts(row)
        && rows
            .iter()
            .filter(|other| counts(other))
            .all(|other| row.spread.median <= other.spread.median);
    if is_best { format!("**{value}**") } else { value }
}
