/// The Java client: rooms followed over whichever transport and node carries them, and messages
/// sent once.
///
/// Owns, per client, one thread ([Loop]) on which it thinks and calls its listener, one connection
/// at a time, the cursor of each room and a bounded queue of what was said and not yet seen. What
/// it offers is thread-safe; what is not public is confined to that thread. What it promises stands
/// in the module's README; the rules are those of `docs/protocol.md`, "A whole client".
@NullMarked
package chat.parley.client;

import org.jspecify.annotations.NullMarked;
