/// `./parley conformance`: the rules of the protocol, tried on each transport against any server.
///
/// Each rule is tried in rooms of its own, on a thread of its own, and blocks there; none depends
/// on another. The wire is spoken by hand here, without the client that would hide what is wrong.
@NullMarked
package chat.parley.launcher.conformance;

import org.jspecify.annotations.NullMarked;
