use std::fmt::{self, Write as _};
use std::str::FromStr;

/// Where something stands in a trace: W3C Trace Context, as the header `traceparent` says it.
///
/// ```
/// use asena_ws::telemetry::TraceContext;
///
/// let context: TraceContext = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".parse()?;
/// assert!(context.is_sampled());
/// assert_eq!(context.trace_id().to_string(), "0af7651916cd43dd8448eb211c80319c");
/// # Ok::<(), asena_ws::telemetry::InvalidTraceContext>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceContext {
    trace_id: [u8; 16],
    span_id: [u8; 8],
    flags: u8,
}

/// Bytes that are written as lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hex<const BYTES: usize>(pub [u8; BYTES]);

/// A text that is no `traceparent`.
///
/// Whoever reads one from a peer goes on without it, as the recommendation says (§4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a `traceparent`: it has a version, 32 digits of a trace, 16 of a span and 2 of flags, in lower-case hexadecimal, \
     and no id is all zeros"
)]
pub struct InvalidTraceContext;

/// Of version 00: `00-`, 32 digits, `-`, 16 digits, `-`, 2 digits.
const LENGTH: usize = 55;

/// The one flag that there is: the caller may have recorded its part.
const SAMPLED: u8 = 1;

impl TraceContext {
    /// A context of its parts; `None` where an id is all zeros, which is no id.
    #[must_use]
    pub fn new(trace_id: [u8; 16], span_id: [u8; 8], is_sampled: bool) -> Option<Self> {
        let is_id = trace_id != [0; 16] && span_id != [0; 8];
        is_id.then_some(Self {
            trace_id,
            span_id,
            flags: if is_sampled { SAMPLED } else { 0 },
        })
    }

    /// The trace that all of this belongs to.
    #[must_use]
    pub fn trace_id(&self) -> Hex<16> {
        Hex(self.trace_id)
    }

    /// The span that has caused what comes, `parent-id` in the recommendation.
    #[must_use]
    pub fn span_id(&self) -> Hex<8> {
        Hex(self.span_id)
    }

    /// Whether the caller records its part of the trace.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.flags & SAMPLED != 0
    }
}

impl FromStr for TraceContext {
    type Err = InvalidTraceContext;

    /// Reads what the header says (§3.2).
    ///
    /// A later version may have more behind the flags, after another `-`.
    fn from_str(text: &str) -> Result<Self, InvalidTraceContext> {
        let (head, rest) = text
            .as_bytes()
            .split_at_checked(LENGTH)
            .ok_or(InvalidTraceContext)?;
        let part = |from, to| head.get(from..to).ok_or(InvalidTraceContext);
        let [version] = digits(part(0, 2)?)?;
        let is_complete = match (version, rest) {
            (0xff, _) => false,
            (_, []) => true,
            (0, _) => false,
            (_, rest) => rest.starts_with(b"-"),
        };
        if !is_complete || [head[2], head[35], head[52]] != [b'-'; 3] {
            return Err(InvalidTraceContext);
        }
        let (trace_id, span_id) = (digits(part(3, 35)?)?, digits(part(36, 52)?)?);
        let [flags] = digits(part(53, 55)?)?;
        // Flags that nobody has defined are not passed on (§3.2.2.5).
        Self::new(trace_id, span_id, flags & SAMPLED != 0).ok_or(InvalidTraceContext)
    }
}

/// Two lower-case digits for each byte.
fn digits<const BYTES: usize>(text: &[u8]) -> Result<[u8; BYTES], InvalidTraceContext> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(InvalidTraceContext),
    };
    let mut bytes = [0; BYTES];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Ok(bytes)
}

impl fmt::Display for TraceContext {
    /// As version 00 writes it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (trace_id, span_id) = (self.trace_id(), self.span_id());
        write!(formatter, "00-{trace_id}-{span_id}-{:02x}", self.flags)
    }
}

impl fmt::Debug for TraceContext {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TraceContext({self})")
    }
}

impl<const BYTES: usize> fmt::Display for Hex<BYTES> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| {
            for digit in [byte >> 4, byte & 15] {
                formatter.write_char(char::from_digit(digit.into(), 16).unwrap_or('0'))?;
            }
            Ok(())
        })
    }
}

impl<const BYTES: usize> fmt::Debug for Hex<BYTES> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VALID: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn what_the_recommendation_shows_is_read_and_written_again() {
        let context: TraceContext = VALID.parse().expect("it is valid");
        assert_eq!(context.to_string(), VALID);
        assert_eq!(context.span_id().to_string(), "b7ad6b7169203331");
    }

    #[test]
    fn what_is_wrong_in_any_way_is_refused() {
        for text in [
            "",
            "00",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
            " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319ü-b7ad6b7169203331-01",
        ] {
            assert_eq!(text.parse::<TraceContext>(), Err(InvalidTraceContext), "{text}");
        }
    }

    #[test]
    fn a_later_version_may_say_more() {
        for later in [
            format!("cc{}", &VALID[2..]),
            format!("cc{}-what-comes", &VALID[2..]),
        ] {
            let context = later.parse::<TraceContext>().map(|context| context.to_string());
            assert_eq!(context.as_deref(), Ok(VALID), "{later}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn each_context_is_read_as_it_was_written(trace_id: [u8; 16], span_id: [u8; 8], is_sampled: bool) {
            let Some(context) = TraceContext::new(trace_id, span_id, is_sampled) else { return Ok(()) };
            prop_assert_eq!(context.to_string().parse(), Ok(context));
        }

        #[test]
        fn nothing_else_is_read_and_no_text_panics(text in ".{0,70}|[0-9a-f-]{50,60}|00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.{0,3}") {
            if let Ok(context) = text.parse::<TraceContext>() {
                let is_version_0 = text.starts_with("00");
                prop_assert!(!is_version_0 || text.len() == LENGTH);
                prop_assert_eq!(&text[3..52], &context.to_string()[3..52]);
            }
        }
    }
}
