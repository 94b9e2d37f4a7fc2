/// How this service calls the backplane's stores from reactive chains.
@NullMarked
package chat.parley.service.store;

import org.jspecify.annotations.NullMarked;
