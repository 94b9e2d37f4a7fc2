/// How much one answer may hold.
@NullMarked
package chat.parley.service.page;

import org.jspecify.annotations.NullMarked;
