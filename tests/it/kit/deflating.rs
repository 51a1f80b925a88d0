use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// What a sync flush ends with, and what each message is sent without (RFC 7692 §7.2.1).
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

/// A client's side of permessage-deflate, by zlib itself: it keeps to what was agreed on, and holds the server to it.
pub(crate) struct Deflating {
    deflater: Compress,
    inflater: Decompress,
    server_window_bits: u8,
    has_client_context: bool,
    has_server_context: bool,
}

impl Deflating {
    /// By the value of `Sec-WebSocket-Extensions` in an answer.
    pub(crate) fn as_agreed(extension: &str) -> Self {
        let mut parameters = extension.split("; ");
        assert_eq!(parameters.next(), Some("permessage-deflate"), "{extension}");
        let (mut client_bits, mut server_bits) = (15, 15);
        let (mut has_client_context, mut has_server_context) = (true, true);
        for parameter in parameters {
            match parameter.split_once('=') {
                None if parameter == "client_no_context_takeover" => has_client_context = false,
                None if parameter == "server_no_context_takeover" => has_server_context = false,
                Some(("client_max_window_bits", bits)) => client_bits = bits.parse().expect("bits"),
                Some(("server_max_window_bits", bits)) => server_bits = bits.parse().expect("bits"),
                _ => panic!("{parameter} in {extension}"),
            }
        }
        Self {
            // zlib knows no 8: then no message may be longer than that window.
            deflater: Compress::new_with_window_bits(Compression::default(), false, client_bits.max(9)),
            inflater: Decompress::new_with_window_bits(false, server_bits),
            server_window_bits: server_bits,
            has_client_context,
            has_server_context,
        }
    }

    /// The payload of a message to the server, or of its fragments together.
    pub(crate) fn deflate(&mut self, message: impl AsRef<[u8]>) -> Vec<u8> {
        let mut payload = self.flushed(message);
        payload.truncate(payload.len() - TAIL.len());
        if !self.has_client_context {
            self.deflater.reset();
        }
        payload
    }

    /// A part of a message that is not the last one: whole blocks, the last of them empty.
    pub(crate) fn flushed(&mut self, part: impl AsRef<[u8]>) -> Vec<u8> {
        let part = part.as_ref();
        // zlib makes nothing of nothing: the head of the tail (§7.2.3.6).
        if part.is_empty() {
            return [&[0], &TAIL[..]].concat();
        }
        let mut payload = Vec::with_capacity(part.len() + part.len() / 8 + 1024);
        let deflated = self
            .deflater
            .compress_vec(part, &mut payload, FlushCompress::Sync);
        deflated.expect("zlib deflates anything");
        assert!(payload.ends_with(&TAIL), "all of it, and flushed");
        payload
    }

    /// What a message of the server was before. Read in pieces that are smaller than any window, so that a reference beyond the
    /// agreed one, or to a message before where there is no context, is an error.
    pub(super) fn inflate(&mut self, payload: &[u8]) -> Vec<u8> {
        let compressed = [payload, &TAIL].concat();
        let (mut rest, mut message) = (&compressed[..], Vec::new());
        loop {
            let mut piece = [0; 64];
            let (read, made) = (self.inflater.total_in(), self.inflater.total_out());
            let status = self.inflater.decompress(rest, &mut piece, FlushDecompress::Sync);
            assert_ne!(status.expect("valid DEFLATE"), Status::StreamEnd, "a final block");
            let read = usize::try_from(self.inflater.total_in() - read).expect("it fits");
            let made = usize::try_from(self.inflater.total_out() - made).expect("it fits");
            message.extend_from_slice(&piece[..made]);
            rest = &rest[read..];
            if rest.is_empty() && made < piece.len() {
                break;
            }
        }
        if !self.has_server_context {
            self.inflater = Decompress::new_with_window_bits(false, self.server_window_bits);
        }
        message
    }
}
