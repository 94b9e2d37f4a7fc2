package chat.parley.protocol.codec;

/// The body of a `cleared` in two pieces: a position belongs between them, a number behind.
///
/// @param untilPosition up to the position
/// @param untilCount from there to the number
@SuppressWarnings("ArrayRecordComponent") // handed to the driver as they are
public record ClearedBody(byte[] untilPosition, byte[] untilCount) {}
