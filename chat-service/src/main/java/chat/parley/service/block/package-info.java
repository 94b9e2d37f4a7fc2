/// Whom users have blocked: their own lists, for themselves alone.
@NullMarked
package chat.parley.service.block;

import org.jspecify.annotations.NullMarked;
