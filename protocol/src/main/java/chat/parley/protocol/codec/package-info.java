/// To bytes and back; the only place that knows the JSON format. Pinned by the golden files.
/// Stateless: every class here is thread-safe.
@NullMarked
package chat.parley.protocol.codec;

import org.jspecify.annotations.NullMarked;
