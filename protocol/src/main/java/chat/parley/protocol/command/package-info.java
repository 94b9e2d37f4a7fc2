/// Every message from client to server, as one sealed family of records. Everything here is
/// immutable.
@NullMarked
package chat.parley.protocol.command;

import org.jspecify.annotations.NullMarked;
