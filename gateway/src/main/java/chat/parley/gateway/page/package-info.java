/// What a gateway serves to a browser: the pages and their configuration.
@NullMarked
package chat.parley.gateway.page;

import org.jspecify.annotations.NullMarked;
