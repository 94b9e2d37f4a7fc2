/// What `./parley` runs: a whole cluster on one machine, as child processes.
///
/// Owns the data directory `.parley/`, the pids of the processes it started, and their end.
/// Promises that what it started ends with it, Redis last, and that it ends nothing else.
/// Everything here blocks and lives on the main thread, apart from
/// [chat.parley.launcher.Cluster#close()], which a signal runs on a thread of its own.
@NullMarked
package chat.parley.launcher;

import org.jspecify.annotations.NullMarked;
