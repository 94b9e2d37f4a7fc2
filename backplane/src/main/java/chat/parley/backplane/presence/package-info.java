/// Who is here, known by leases: each connection holds one in its user's key, and stands or falls
/// with its node's. What others see of it is told to the user's rooms when it changes. Thread-safe
/// throughout; nothing but what is about to be told is kept here, all is in Redis, and every time
/// is Redis'.
@NullMarked
package chat.parley.backplane.presence;

import org.jspecify.annotations.NullMarked;
