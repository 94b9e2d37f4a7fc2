/// The push plane: connections and nothing else. It does not know what a role is; the scripts
/// enforce a room's rules.
@NullMarked
package chat.parley.gateway;

import org.jspecify.annotations.NullMarked;
