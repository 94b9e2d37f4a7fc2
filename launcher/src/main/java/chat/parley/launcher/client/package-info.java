/// Thin clients of the protocol, one per transport behind one face, that keep everything they were
/// shown. For checks and tests: they take no care of memory, and of no certificate.
@NullMarked
package chat.parley.launcher.client;

import org.jspecify.annotations.NullMarked;
