//! The one thing that asena-ws has to be told of OpenTelemetry: how its spans get parents that are elsewhere.

use asena_ws::telemetry::{Propagation, TraceContext};
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// By the spans of `tracing-opentelemetry`.
#[derive(Clone, Copy, Debug)]
pub struct OpenTelemetry;

impl Propagation for OpenTelemetry {
    fn set_parent(&self, span: &Span, parent: TraceContext) {
        let context = Context::new().with_remote_span_context(span_context(parent));
        if let Err(error) = span.set_parent(context) {
            tracing::debug!("a span stays without its parent: {error}");
        }
    }

    fn context(&self, span: &Span) -> Option<TraceContext> {
        let context = span.context();
        let context = context.span().span_context().clone();
        TraceContext::new(
            context.trace_id().to_bytes(),
            context.span_id().to_bytes(),
            context.is_sampled(),
        )
    }

    fn link(&self, span: &Span, to: TraceContext) {
        span.add_link(span_context(to));
    }
}

fn span_context(context: TraceContext) -> SpanContext {
    let flags = if context.is_sampled() {
        TraceFlags::SAMPLED
    } else {
        TraceFlags::default()
    };
    SpanContext::new(
        TraceId::from_bytes(context.trace_id().0),
        SpanId::from_bytes(context.span_id().0),
        flags,
        true,
        TraceState::default(),
    )
}
