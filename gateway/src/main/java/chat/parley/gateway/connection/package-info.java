/// One connection's life, whatever its transport: commands, subscriptions, the slow-reader rule,
/// heartbeat, close; and the table of all of them. Confined to the connection's event loop.
@NullMarked
package chat.parley.gateway.connection;

import org.jspecify.annotations.NullMarked;
