/// What all routes of this service share at the edge to HTTP: bodies, and methods that a path does
/// not answer.
@NullMarked
package chat.parley.service.edge;

import org.jspecify.annotations.NullMarked;
