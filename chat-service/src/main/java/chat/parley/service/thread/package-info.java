/// Pages of threads, and the threads that a user takes part in. What he does about them is taken by
/// the backplane's routes.
@NullMarked
package chat.parley.service.thread;

import org.jspecify.annotations.NullMarked;
