/// The thin clients: one handler per connection that hands out events as raw bytes.
///
/// It does not reconnect, resume or parse JSON on the hot path, because it shares the machine with
/// the servers it measures. Everything of a connection is confined to the event loop of its
/// [chat.parley.loadtest.client.Lane].
@NullMarked
package chat.parley.loadtest.client;

import org.jspecify.annotations.NullMarked;
