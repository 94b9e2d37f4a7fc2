/// One message to many rooms in one call.
@NullMarked
package chat.parley.service.broadcast;

import org.jspecify.annotations.NullMarked;
