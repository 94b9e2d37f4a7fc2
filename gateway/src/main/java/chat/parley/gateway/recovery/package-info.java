/// From a cursor to live: the ring of recent frames, the log, or a reset.
@NullMarked
package chat.parley.gateway.recovery;

import org.jspecify.annotations.NullMarked;
