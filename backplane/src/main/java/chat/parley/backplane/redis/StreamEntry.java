package chat.parley.backplane.redis;

import java.util.Map;

/// One entry of a stream whose ids are `<number>-0`.
public record StreamEntry(long number, Map<String, byte[]> fields) {}
