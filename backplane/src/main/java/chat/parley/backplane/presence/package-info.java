/// Leases: which gateways are here, and what each of them holds.
@NullMarked
package chat.parley.backplane.presence;

import org.jspecify.annotations.NullMarked;
