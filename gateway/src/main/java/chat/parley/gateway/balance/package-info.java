/// A fair share for every node: connections live long and do not move by themselves, so a node that
/// holds more than its share, since another one has joined, asks some to come back elsewhere.
@NullMarked
package chat.parley.gateway.balance;

import org.jspecify.annotations.NullMarked;
