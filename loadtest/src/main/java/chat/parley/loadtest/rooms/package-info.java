/// Scenario `rooms`: delivery latency, CPU per delivery and an exact count of what was lost,
/// doubled or reordered.
@NullMarked
package chat.parley.loadtest.rooms;

import org.jspecify.annotations.NullMarked;
