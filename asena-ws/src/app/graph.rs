//! The graph of an app as a picture: as a value, and as a command.

use std::ffi::OsStr;
use std::io::{self, Write};

use super::parts::Parts;
use super::{App, AppBuilder};
use crate::container::GraphError;
use crate::container::construct::Blueprint;
use crate::operations::AppGraph;
use crate::operations::graph::Runs;

const FLAG: &str = "--print-graph";

impl AppBuilder {
    /// The graph as a picture. Plans, and constructs nothing.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the graph.
    pub fn graph(mut self) -> Result<AppGraph, GraphError> {
        self.parts.put_in_order();
        let blueprint = self.parts.draw()?;
        Ok(picture(&self.parts, &blueprint))
    }

    /// Lets the program's arguments ask for its graph: with `--print-graph mermaid` or `--print-graph dot` as the first of them,
    /// [`run`](Self::run), its like, and [`build`](Self::build) print it and end the process. No constructor runs, and no port is bound.
    ///
    /// The exit status is 0, or 1 for a graph that does not hold, whose report goes to standard error, or 2 for another word.
    ///
    /// ```no_run
    /// use asena_ws::prelude::*;
    ///
    /// #[asena_ws::main]
    /// async fn main() -> AppResult {
    ///     App::discover().graph_command().run().await // my-app --print-graph dot | dot -Tsvg > graph.svg
    /// }
    /// ```
    pub fn graph_command(mut self) -> Self {
        self.has_graph_command = true;
        self
    }

    /// Answers and ends the process, if its arguments ask for the graph.
    pub(super) fn obey_graph_command(self) -> Self {
        let mut arguments = std::env::args_os().skip(1);
        if !self.has_graph_command || arguments.next().as_deref() != Some(FLAG.as_ref()) {
            return self;
        }
        let (mut output, mut errors) = (io::stdout().lock(), io::stderr().lock());
        std::process::exit(self.print_graph(arguments.next().as_deref(), &mut output, &mut errors))
    }

    /// The exit status. It is the end of the process: nobody can be told what cannot be written.
    fn print_graph(self, format: Option<&OsStr>, output: &mut impl Write, errors: &mut impl Write) -> i32 {
        let render = match format.and_then(OsStr::to_str) {
            Some("mermaid") => AppGraph::mermaid,
            Some("dot") => AppGraph::dot,
            _ => {
                let _ = writeln!(errors, "error: write `{FLAG} mermaid` or `{FLAG} dot`");
                return 2;
            }
        };
        match self.graph() {
            Ok(graph) => {
                let _ = output.write_all(render(&graph).as_bytes());
                0
            }
            Err(error) => {
                let _ = writeln!(errors, "error: {error}");
                1
            }
        }
    }
}

impl App {
    /// The graph of what was constructed, as a picture.
    #[must_use]
    pub fn graph(&self) -> &AppGraph {
        &self.operations.graph
    }
}

/// Of parts that hold.
pub(super) fn picture(parts: &Parts, blueprint: &Blueprint) -> AppGraph {
    let mut runs = Vec::new();
    for endpoint in &parts.endpoints {
        let global = parts.middleware.iter().map(|middleware| middleware.entry);
        for middleware in global.chain((endpoint.middleware)()) {
            let ids = [endpoint.component, middleware.component].map(|one| blueprint.id_of(one));
            if let [Some(endpoint), Some(middleware)] = ids {
                runs.push(Runs { endpoint, middleware });
            }
        }
    }
    AppGraph::of(blueprint.graph(), blueprint.plan(), &runs)
}
