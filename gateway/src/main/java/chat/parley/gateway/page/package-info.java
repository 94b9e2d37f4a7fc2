/// What a gateway serves to a browser: the pages, their configuration, and the JavaScript client.
@NullMarked
package chat.parley.gateway.page;

import org.jspecify.annotations.NullMarked;
