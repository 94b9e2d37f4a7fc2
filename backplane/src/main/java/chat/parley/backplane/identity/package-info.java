/// Tokens verified; the user they name. Everything here is immutable or thread-safe.
@NullMarked
package chat.parley.backplane.identity;

import org.jspecify.annotations.NullMarked;
