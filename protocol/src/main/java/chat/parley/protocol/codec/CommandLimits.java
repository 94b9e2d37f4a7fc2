package chat.parley.protocol.codec;

/// How long what a command brings may be.
///
/// @param maxTextBytes the longest text of a message, in bytes of UTF-8
/// @param maxSignalBytes the longest data of a signal, in bytes of JSON without white space
/// @param maxDataBytes the longest data of a message, likewise
public record CommandLimits(int maxTextBytes, int maxSignalBytes, int maxDataBytes) {}
