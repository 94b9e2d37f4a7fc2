/// The description of REST, for whoever wants to read it.
@NullMarked
package chat.parley.service.openapi;

import org.jspecify.annotations.NullMarked;
