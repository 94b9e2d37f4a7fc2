/// One connection's life, whatever its transport: commands, subscriptions, the slow-reader rule,
/// heartbeat, close; and the table of all of them. Confined to the connection's event loop. Beside
/// these, the listening socket through which they come, with what is plain HTTP.
@NullMarked
package chat.parley.gateway.connection;

import org.jspecify.annotations.NullMarked;
