/// Closes the connections of whom a service disconnects.
@NullMarked
package chat.parley.gateway.disconnect;

import org.jspecify.annotations.NullMarked;
