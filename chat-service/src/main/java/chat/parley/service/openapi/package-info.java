/// The descriptions of REST and of the socket, for whoever wants to read them.
@NullMarked
package chat.parley.service.openapi;

import org.jspecify.annotations.NullMarked;
