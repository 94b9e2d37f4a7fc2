/// A user's connections as services see them: where they are, and how they are ended.
@NullMarked
package chat.parley.service.connection;

import org.jspecify.annotations.NullMarked;
