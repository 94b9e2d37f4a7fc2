/// Who is here, known by leases: each connection holds one in its user's key, and stands or falls
/// with its node's. Thread-safe throughout; nothing is kept here, all is in Redis, and every time
/// is Redis'.
@NullMarked
package chat.parley.backplane.presence;

import org.jspecify.annotations.NullMarked;
