/// A room's order: append, find its ends, read after a position, trim. Order is decided by the
/// scripts `send`, `change`, `create` and `member` inside Redis, and nowhere else. What its
/// messages are after the changes that were made to them.
@NullMarked
package chat.parley.backplane.log;

import org.jspecify.annotations.NullMarked;
