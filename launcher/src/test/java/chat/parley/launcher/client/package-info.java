/// Thin clients of the protocol, one per transport behind one face, that keep everything they were
/// shown. For tests: they take no care of memory.
@NullMarked
package chat.parley.launcher.client;

import org.jspecify.annotations.NullMarked;
