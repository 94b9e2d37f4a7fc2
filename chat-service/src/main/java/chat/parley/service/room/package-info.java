/// Rooms: making them, finding them, and who may see them.
@NullMarked
package chat.parley.service.room;

import org.jspecify.annotations.NullMarked;
