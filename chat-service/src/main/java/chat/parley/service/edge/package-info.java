/// What all routes of this service share at the edge to HTTP: JSON bodies.
@NullMarked
package chat.parley.service.edge;

import org.jspecify.annotations.NullMarked;
