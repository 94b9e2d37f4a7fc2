/// Bans and mutes in rooms. Who may do what is decided by the backplane's scripts, in the same step
/// that does it.
@NullMarked
package chat.parley.service.restriction;

import org.jspecify.annotations.NullMarked;
