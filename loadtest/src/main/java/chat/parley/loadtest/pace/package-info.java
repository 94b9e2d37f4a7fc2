/// What is due when: schedules that follow the clock whatever the servers do. No I/O, the clock is
/// injected.
@NullMarked
package chat.parley.loadtest.pace;

import org.jspecify.annotations.NullMarked;
