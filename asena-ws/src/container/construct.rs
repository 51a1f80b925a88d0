//! Carries out a plan: runs the constructors, one after the other, each after all that it needs.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;

use super::descriptor::{Binding, Dependency, Descriptor, Fields};
use super::field::Request;
use super::graph::{ComponentId, Graph, OverrideTarget};
use super::instance::Instance;
use super::instances::{Implementation, Instances, ResolveError};
use super::job::Job;
use super::key::Key;
use super::lifecycle::Hooks;
use super::plan::Plan;
use super::report::GraphError;
use super::selection::Candidate;
use super::source_location::SourceLocation;
use super::subscription::Subscription;
use super::survey::{Declarations, Survey};
use crate::error::{BoxError, chain};

/// A graph that was proved, ready to be constructed.
#[derive(Debug)]
pub(crate) struct Blueprint {
    survey: Survey,
    plan: Plan,
}

/// What [`Blueprint::construct`] leaves.
#[derive(Debug)]
pub(crate) struct Construction {
    pub(crate) instances: Arc<Instances>,
    /// The components that have hooks, in the order of their construction.
    pub(crate) hooks: Vec<ComponentHooks>,
    /// The components that have jobs or subscriptions, in the same order.
    pub(crate) tasks: Vec<ComponentTasks>,
}

#[derive(Debug)]
pub(crate) struct ComponentHooks {
    pub(crate) component: &'static str,
    pub(crate) at: SourceLocation,
    pub(crate) instance: Instance,
    pub(crate) hooks: Hooks,
}

/// What a component does beside connections.
#[derive(Debug)]
pub(crate) struct ComponentTasks {
    pub(crate) component: &'static str,
    pub(crate) instance: Instance,
    pub(crate) jobs: &'static [Job],
    pub(crate) subscriptions: &'static [Subscription],
}

/// A constructor failed, or panicked.
#[derive(Debug)]
pub struct ConstructError {
    component: &'static str,
    at: SourceLocation,
    /// The fields that led to the component, nearest first: `(component, field)`.
    wanted_by: Vec<(&'static str, &'static str)>,
    source: BoxError,
}

impl fmt::Display for ConstructError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "`{}` could not be constructed: {}",
            self.component,
            chain(&*self.source)
        )?;
        write!(formatter, "--> {}", self.at)?;
        for (component, field) in &self.wanted_by {
            write!(formatter, "\n    wanted by `{field}` of `{component}`")?;
        }
        Ok(())
    }
}

/// `Display` prints the cause: it is what a person wants to read, so it is no `source` that would print twice.
impl std::error::Error for ConstructError {}

impl ConstructError {
    /// The component, as `std::any::type_name` prints it.
    #[must_use]
    pub fn component(&self) -> &'static str {
        self.component
    }

    /// What its constructor returned.
    #[must_use]
    pub fn cause(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        &*self.source
    }
}

impl Blueprint {
    /// # Errors
    ///
    /// Everything that is wrong with the graph.
    pub(crate) fn draw(declarations: &Declarations) -> Result<Self, GraphError> {
        let survey = Survey::of(declarations);
        let plan = survey.graph.plan()?;
        Ok(Self { survey, plan })
    }

    /// What has to be read before [`construct`](Self::construct), in the order in which it is needed.
    pub(crate) fn read_before(&self) -> Vec<&'static (dyn Any + Send + Sync)> {
        let components = self.plan.order.iter().filter(|id| !self.is_overridden(**id));
        let dependencies = components.flat_map(|id| (self.survey.descriptors[id.0].dependencies)());
        let entries = dependencies.filter_map(|dependency| match dependency.request {
            Request::ReadBefore { entry } => Some(entry),
            _ => None,
        });
        entries.collect()
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.survey.graph
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The number of a component that is part of it.
    pub(crate) fn id_of(&self, descriptor: &Descriptor) -> Option<ComponentId> {
        self.survey.id_of((descriptor.key)())
    }

    /// # Errors
    ///
    /// The first constructor that fails; what was constructed before it is dropped.
    pub(crate) async fn construct(
        self,
        values: HashMap<Key, Instance>,
        overrides: HashMap<Key, Instance>,
    ) -> Result<Construction, ConstructError> {
        let mut instances = Instances::new(values, self.implementations());
        for (key, instance) in overrides {
            instances.insert(key, instance);
        }
        let bindings = self.bindings_by_component();
        let mut hooks = Vec::new();
        let mut tasks = Vec::new();
        for id in &self.plan.order {
            let descriptor = self.survey.descriptors[id.0];
            let key = (descriptor.key)();
            if !self.is_overridden(*id) {
                let fields = self.fields(*id, (descriptor.dependencies)(), &instances)?;
                let constructing = AssertUnwindSafe((descriptor.construct)(fields)).catch_unwind();
                let constructed = constructing
                    .await
                    .unwrap_or_else(|_| Err("its constructor panicked".into()));
                let instance = constructed.map_err(|source| self.failed(*id, source))?;
                if let Some(component_hooks) = descriptor.lifecycle {
                    hooks.push(ComponentHooks {
                        component: key.name(),
                        at: descriptor.at.into(),
                        instance: instance.clone(),
                        hooks: component_hooks,
                    });
                }
                if !descriptor.jobs.is_empty() || !descriptor.subscriptions.is_empty() {
                    tasks.push(ComponentTasks {
                        component: key.name(),
                        instance: instance.clone(),
                        jobs: descriptor.jobs,
                        subscriptions: descriptor.subscriptions,
                    });
                }
                instances.insert(key, instance);
            }
            for (interface, binding) in bindings.get(&key).into_iter().flatten() {
                instances.implement(interface, key, binding.upcast);
            }
        }
        Ok(Construction {
            instances: instances.finish(),
            hooks,
            tasks,
        })
    }

    fn bindings_by_component(&self) -> HashMap<Key, Vec<(&Key, &Binding)>> {
        let mut by_component: HashMap<_, Vec<_>> = HashMap::new();
        for (interface, bindings) in &self.survey.bindings {
            for binding in bindings {
                let component = (binding.component.key)();
                by_component
                    .entry(component)
                    .or_default()
                    .push((interface, binding));
            }
        }
        by_component
    }

    fn implementations(&self) -> HashMap<Key, Vec<Implementation>> {
        let bindings = self.survey.bindings.iter();
        let interfaces = bindings.map(|(interface, bindings)| {
            let implementations = bindings.iter().map(|binding| Implementation {
                candidate: Candidate {
                    name: binding.component.name,
                    primary: binding.primary,
                },
                component: (binding.component.key)(),
                instance: None,
            });
            (*interface, implementations.collect())
        });
        interfaces.collect()
    }

    fn is_overridden(&self, id: ComponentId) -> bool {
        let mut overrides = self.survey.graph.overrides.iter();
        overrides.any(|node| node.target == OverrideTarget::Component(id))
    }

    fn fields(
        &self,
        id: ComponentId,
        dependencies: Vec<Dependency>,
        instances: &Instances,
    ) -> Result<Fields, ConstructError> {
        let values = dependencies
            .into_iter()
            .map(|dependency| (dependency.inject)(instances, dependency.name));
        let values: Result<Vec<Box<dyn Any + Send>>, ResolveError> = values.collect();
        values
            .map(Fields::new)
            .map_err(|error| self.failed(id, error.into()))
    }

    fn failed(&self, id: ComponentId, source: BoxError) -> ConstructError {
        let graph = &self.survey.graph;
        let mut wanted_by = Vec::new();
        let mut wanted = id;
        // A deferred dependency can close a circle of wants: no list is longer than the graph.
        while let Some((by, field)) = self.plan.wanted_by[wanted.0]
            && wanted_by.len() < graph.components.len()
        {
            wanted_by.push((graph.component(by).type_name, field));
            wanted = by;
        }
        ConstructError {
            component: graph.component(id).type_name,
            at: graph.component(id).at,
            wanted_by,
            source,
        }
    }
}
