/// Stream tickets: what an `EventSource`, which can set no header, shows instead of a token.
@NullMarked
package chat.parley.backplane.ticket;

import org.jspecify.annotations.NullMarked;
