/// Tokens for the users of a run: signed here with a key that the services know, or issued by
/// chat-service.
@NullMarked
package chat.parley.loadtest.identity;

import org.jspecify.annotations.NullMarked;
