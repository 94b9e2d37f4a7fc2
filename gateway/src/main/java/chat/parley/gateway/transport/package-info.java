/// The edge: upgrade, WebSocket, SSE, polling; the only package that knows HTTP, WebSocket and SSE
/// formats.
///
/// Long-lived connections do not pass through WebFlux: {@link PushHandler} sits behind the HTTP
/// codec of every channel, claims the push paths, and takes the channel over.
@NullMarked
package chat.parley.gateway.transport;

import org.jspecify.annotations.NullMarked;
