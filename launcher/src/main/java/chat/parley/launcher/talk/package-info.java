/// Chatting from a terminal: `./parley token`, `rooms`, `send`, `tail` and `chat`, for people and
/// for scripts, against the cluster of `./parley up` or any other.
///
/// What is meant for scripts goes to the standard output alone, what is meant for people besides to
/// the standard error. Commands end with 0, with 1 where something was refused or lost, and with 2
/// where they were called wrongly. All but `token` speak through the Java client
/// ([chat.parley.client]), on whose thread they print what comes.
@NullMarked
package chat.parley.launcher.talk;

import org.jspecify.annotations.NullMarked;
