use super::label::label;

label! {
    /// A limit of the edge or of a connection, as the label `limit` of `asena_limits_hit_total` has it.
    #[non_exhaustive]
    pub enum Limit {
        /// `origin`: a handshake from a page of another site.
        Origin = "origin",
        /// `connections_max`: as many connections as there may be in all.
        ConnectionsMax = "connections_max",
        /// `connections_per_address`: as many as one address may have.
        ConnectionsPerAddress = "connections_per_address",
        /// `connections_per_user`: as many as one user may have.
        ConnectionsPerUser = "connections_per_user",
        /// `handshake_rate`: too many handshakes in a second.
        HandshakeRate = "handshake_rate",
        /// `messages_rate`: too many messages of one connection.
        MessagesRate = "messages_rate",
        /// `bytes_rate`: too many bytes of one connection.
        BytesRate = "bytes_rate",
        /// `event_rate`: too many of one event of one connection.
        EventRate = "event_rate",
        /// `rooms_max`: as many rooms as one connection may be in.
        RoomsMax = "rooms_max",
        /// `protocol_errors_max`: too much of one connection was not understood.
        ProtocolErrorsMax = "protocol_errors_max",
    }
}
