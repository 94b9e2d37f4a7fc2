/// How far members have got in their rooms, and what they have not read. Stages complete on the
/// Redis thread.
@NullMarked
package chat.parley.backplane.receipt;

import org.jspecify.annotations.NullMarked;
