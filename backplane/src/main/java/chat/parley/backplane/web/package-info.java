/// The edge to HTTP that both services share: who asks, the send route, and one place that turns
/// failures into problems (RFC 9457).
@NullMarked
package chat.parley.backplane.web;

import org.jspecify.annotations.NullMarked;
