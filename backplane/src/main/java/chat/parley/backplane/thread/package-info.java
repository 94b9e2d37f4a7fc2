/// Threads, each the replies to one message of a room: who takes part in them, how far he has read
/// them, and pages of them. Stages complete on the Redis thread.
@NullMarked
package chat.parley.backplane.thread;

import org.jspecify.annotations.NullMarked;
