/// Pages of a room's log, as far back as it is retained and the reader may see.
@NullMarked
package chat.parley.service.history;

import org.jspecify.annotations.NullMarked;
