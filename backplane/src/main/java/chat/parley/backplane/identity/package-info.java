/// Tokens verified; the user they name, and whether their bearer is a service. Everything here is
/// immutable or thread-safe.
@NullMarked
package chat.parley.backplane.identity;

import org.jspecify.annotations.NullMarked;
