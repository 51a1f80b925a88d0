//! A graph in a few lines of text.
//!
//! ```text
//! endpoint Chat /chat <- store:dyn Store, clock:Clock
//! component Pg as Store! <- config:$Config
//! provide Config
//! ```
//!
//! A line declares an `endpoint NAME PATH`, a `service NAME` (a root), a `component NAME`, a `bound NAME as INTERFACE`,
//! a `provide TYPE` or an `override TYPE`. `as A, B!` binds interfaces, `!` as primary. Behind `<-` stand the fields: `a:B`
//! a component, `a:dyn I` an interface, `a:dyn I@name` one by name, `a:$V` a value, `a:#E` a namespace; `?` before the
//! type makes it optional, `*` takes all, `~` is lazy. What stands where is the line and column of this text.

use crate::container::field::Count;
use crate::container::graph::{
    ComponentId, ComponentNode, DependencyNode, EndpointNode, Graph, ImplementationNode, InterfaceId,
    InterfaceNode, OverrideNode, OverrideTarget, ValueId, ValueNode, Wants,
};
use crate::container::source_location::SourceLocation;

pub(crate) fn graph(text: &'static str) -> Graph {
    let mut sketch = Sketch::default();
    let lines = || {
        (1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim().is_empty())
    };
    // Names first, so that a field can name what is declared below it.
    for (number, line) in lines() {
        sketch.declare(number, line);
    }
    for (number, line) in lines() {
        sketch.connect(number, line);
    }
    sketch.graph
}

#[derive(Default)]
struct Sketch {
    graph: Graph,
}

/// `endpoint Chat /chat as A <- fields` cut into its parts.
struct Line {
    number: u32,
    text: &'static str,
    kind: &'static str,
    name: &'static str,
    rest: &'static str,
    fields: &'static str,
}

impl Line {
    fn parse(number: u32, text: &'static str) -> Self {
        let (head, fields) = text.split_once("<-").unwrap_or((text, ""));
        let (kind, head) = head.trim().split_once(' ').expect("a kind and a name");
        let (name, rest) = match head.trim().split_once(' ') {
            Some((name, rest)) if name != "dyn" => (name, rest.trim()),
            _ => (head.trim(), ""),
        };
        Self {
            number,
            text,
            kind,
            name,
            rest,
            fields,
        }
    }

    /// Where a part of this line stands.
    fn at(&self, part: &str) -> SourceLocation {
        let offset = part.as_ptr() as usize - self.text.as_ptr() as usize;
        SourceLocation {
            file: "app.rs",
            line: self.number,
            column: u32::try_from(offset + 1).expect("a short line"),
        }
    }
}

impl Sketch {
    fn declare(&mut self, number: u32, text: &'static str) {
        let line = Line::parse(number, text);
        let at = line.at(line.name);
        match line.kind {
            "endpoint" | "service" | "component" => {
                self.graph.components.push(ComponentNode {
                    type_name: line.name,
                    name: line.name,
                    at,
                    dependencies: Vec::new(),
                });
            }
            "provide" => {
                let id = self.value(line.name);
                self.graph.values[id.0].provided_at.push(at);
            }
            "override" => {}
            "discovered" => self.graph.crates = Some(vec![line.name]),
            other => panic!("`{other}` is no kind of line"),
        }
    }

    fn connect(&mut self, number: u32, text: &'static str) {
        let line = Line::parse(number, text);
        match line.kind {
            "override" => {
                let at = line.at(line.name);
                let target = self.override_target(line.name);
                self.graph.overrides.push(OverrideNode { target, at });
            }
            "endpoint" | "service" | "component" => self.connect_component(&line),
            _ => {}
        }
    }

    fn override_target(&mut self, name: &'static str) -> OverrideTarget {
        if name.starts_with("dyn ") {
            let id = self.interface(name);
            self.graph.interfaces[id.0].overridden = true;
            OverrideTarget::Interface(id)
        } else {
            let id = self.component(name);
            OverrideTarget::Component(id)
        }
    }

    fn connect_component(&mut self, line: &Line) {
        let id = self.component(line.name);
        let (path, interfaces) = line.rest.split_once("as ").unwrap_or((line.rest, ""));
        match line.kind {
            "endpoint" => {
                self.graph.roots.push(id);
                self.graph.endpoints.push(EndpointNode {
                    component: id,
                    path: path.trim(),
                    name: line.name,
                });
            }
            "service" => self.graph.roots.push(id),
            _ => {}
        }
        for interface in parts(interfaces) {
            let name: &'static str = format!("dyn {}", interface.trim_end_matches('!')).leak();
            let interface_id = self.interface(name);
            self.graph.interfaces[interface_id.0]
                .implementations
                .push(ImplementationNode {
                    component: id,
                    primary: interface.ends_with('!'),
                    at: line.at(interface),
                });
        }
        let overridden = OverrideTarget::Component(id);
        if !self.graph.overrides.iter().any(|node| node.target == overridden) {
            for field in parts(line.fields) {
                let (name, wants) = field.split_once(':').expect("a name and a type");
                let wants = self.wants(wants);
                let at = line.at(field);
                let dependency = DependencyNode {
                    field: name,
                    at,
                    wants,
                };
                self.graph.components[id.0].dependencies.push(dependency);
            }
        }
    }

    fn wants(&mut self, text: &'static str) -> Wants {
        let (deferred, text) = strip(text, '~');
        let (optional, text) = strip(text, '?');
        let (all, text) = strip(text, '*');
        if let Some(value) = text.strip_prefix('$') {
            let id = self.value(value);
            return Wants::Value { id, optional };
        }
        if let Some(endpoint) = text.strip_prefix('#') {
            let mounted = (self.graph.endpoints.iter())
                .any(|one| self.graph.component(one.component).type_name == endpoint);
            return Wants::Endpoint {
                type_name: endpoint,
                mounted,
            };
        }
        if !text.starts_with("dyn ") {
            let id = self.component(text);
            return Wants::Component { id, deferred };
        }
        let (interface, name) = match text.split_once('@') {
            Some((interface, name)) => (interface, Some(name)),
            None => (text, None),
        };
        Wants::Interface {
            id: self.interface(interface),
            count: match (optional, all) {
                (true, _) => Count::AtMostOne,
                (_, true) => Count::All,
                (false, false) => Count::One,
            },
            name,
            deferred,
        }
    }

    fn component(&self, name: &str) -> ComponentId {
        let mut components = self.graph.components.iter();
        let position = components.position(|component| component.type_name == name);
        ComponentId(position.unwrap_or_else(|| panic!("`{name}` is not declared")))
    }

    fn interface(&mut self, name: &'static str) -> InterfaceId {
        let interfaces = &mut self.graph.interfaces;
        let known = interfaces
            .iter()
            .position(|interface| interface.type_name == name);
        InterfaceId(known.unwrap_or_else(|| {
            interfaces.push(InterfaceNode {
                type_name: name,
                implementations: Vec::new(),
                overridden: false,
            });
            interfaces.len() - 1
        }))
    }

    fn value(&mut self, name: &'static str) -> ValueId {
        let values = &mut self.graph.values;
        let known = values.iter().position(|value| value.type_name == name);
        ValueId(known.unwrap_or_else(|| {
            values.push(ValueNode {
                type_name: name,
                provided_at: Vec::new(),
            });
            values.len() - 1
        }))
    }
}

fn parts(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn strip(text: &'static str, mark: char) -> (bool, &'static str) {
    match text.strip_prefix(mark) {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}
