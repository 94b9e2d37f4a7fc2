/// Leaving well: told first, closed after, and only then is the server stopped.
@NullMarked
package chat.parley.gateway.drain;

import org.jspecify.annotations.NullMarked;
