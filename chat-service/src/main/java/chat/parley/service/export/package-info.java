/// A room's log for other back ends: as it was appended, page by page, from wherever they stand,
/// with a word wherever something is missing.
@NullMarked
package chat.parley.service.export;

import org.jspecify.annotations.NullMarked;
