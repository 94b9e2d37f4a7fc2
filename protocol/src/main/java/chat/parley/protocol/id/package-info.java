/// Typed identifiers and their syntax rules. Everything here is immutable.
@NullMarked
package chat.parley.protocol.id;

import org.jspecify.annotations.NullMarked;
