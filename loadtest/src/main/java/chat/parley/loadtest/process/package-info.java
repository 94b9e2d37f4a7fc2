/// What the processes of this machine have used of it: CPU and memory, read from `/proc`.
@NullMarked
package chat.parley.loadtest.process;

import org.jspecify.annotations.NullMarked;
