/// A wall clock that is wrong: what is put into one process to see that nothing depends on it.
@NullMarked
package chat.parley.launcher.clock;

import org.jspecify.annotations.NullMarked;
