/// What a gateway serves to a browser: the page and its configuration.
@NullMarked
package chat.parley.gateway.page;

import org.jspecify.annotations.NullMarked;
