/// Ends all connections of a user, on whichever nodes they are: every gateway is told, and closes
/// those that it has. Thread-safe; nothing is kept here.
@NullMarked
package chat.parley.backplane.disconnect;

import org.jspecify.annotations.NullMarked;
