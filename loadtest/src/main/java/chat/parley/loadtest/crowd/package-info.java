/// Scenario `crowd`: one room with very many readers over several transports, and how long a write
/// takes until the last of each has it.
@NullMarked
package chat.parley.loadtest.crowd;

import org.jspecify.annotations.NullMarked;
