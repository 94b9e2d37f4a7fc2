/// The documents of state rooms, read over REST.
@NullMarked
package chat.parley.service.state;

import org.jspecify.annotations.NullMarked;
