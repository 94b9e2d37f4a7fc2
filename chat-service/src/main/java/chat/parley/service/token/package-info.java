/// Tokens for whoever asks, in development mode only; outside of it nothing of this exists.
@NullMarked
package chat.parley.service.token;

import org.jspecify.annotations.NullMarked;
