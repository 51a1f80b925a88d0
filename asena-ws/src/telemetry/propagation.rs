use tracing::Span;

use crate::protocol::TraceContext;

/// How the app's tracing takes part in traces that others begin: `tracing` itself knows nothing of them, so each subscriber has a way of
/// its own. Given to an app by [`AppBuilder::propagation`](crate::AppBuilder::propagation).
///
/// With `tracing-opentelemetry`, as `examples/telemetry` has it:
///
/// ```text
/// use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
/// use tracing_opentelemetry::OpenTelemetrySpanExt;
///
/// struct OpenTelemetry;
///
/// impl Propagation for OpenTelemetry {
///     fn set_parent(&self, span: &Span, parent: TraceContext) {
///         let _ = span.set_parent(opentelemetry::Context::new().with_remote_span_context(span_context(parent)));
///     }
///
///     fn context(&self, span: &Span) -> Option<TraceContext> {
///         let context = span.context();
///         let context = context.span().span_context().clone();
///         TraceContext::new(context.trace_id().to_bytes(), context.span_id().to_bytes(), context.is_sampled())
///     }
///
///     fn link(&self, span: &Span, to: TraceContext) {
///         span.add_link(span_context(to));
///     }
/// }
/// ```
///
/// None of these is called for a span that nobody has enabled.
pub trait Propagation: Send + Sync + 'static {
    /// Makes what a peer has named the parent of a new span.
    fn set_parent(&self, span: &Span, parent: TraceContext);

    /// Where a span stands, for later ones to be linked to. `None` if it is in no trace.
    fn context(&self, span: &Span) -> Option<TraceContext>;

    /// Says that a span comes of another, which has ended: a message of the handshake of its connection.
    fn link(&self, span: &Span, to: TraceContext);
}
