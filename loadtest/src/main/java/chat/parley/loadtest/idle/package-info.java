/// Scenario `idle`: what an open connection costs in memory, and what opening it costs in CPU.
@NullMarked
package chat.parley.loadtest.idle;

import org.jspecify.annotations.NullMarked;
