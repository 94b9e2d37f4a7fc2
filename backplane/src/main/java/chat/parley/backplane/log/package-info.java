/// A room's order: append, find its ends, read after a position, trim. Order is decided by the
/// scripts `send`, `create` and `member` inside Redis, and nowhere else.
@NullMarked
package chat.parley.backplane.log;

import org.jspecify.annotations.NullMarked;
