/// The enum of the module's meters; nothing else spells a meter's name.
@NullMarked
package chat.parley.backplane.metrics;

import org.jspecify.annotations.NullMarked;
