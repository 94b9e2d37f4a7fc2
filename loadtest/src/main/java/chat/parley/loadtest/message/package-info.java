/// The messages of a run: how they are sent, read and counted.
@NullMarked
package chat.parley.loadtest.message;

import org.jspecify.annotations.NullMarked;
