/// Why a service does not start, said in two sentences instead of a stack trace: what is wrong, and
/// what to do.
@NullMarked
package chat.parley.backplane.start;

import org.jspecify.annotations.NullMarked;
