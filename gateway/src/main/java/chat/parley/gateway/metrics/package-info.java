/// The enum of the module's meters; nothing else spells a name.
@NullMarked
package chat.parley.gateway.metrics;

import org.jspecify.annotations.NullMarked;
