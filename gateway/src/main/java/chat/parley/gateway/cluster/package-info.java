/// Shows the node to whoever runs the cluster, and does what he asks of it: its figures are said to
/// Redis, one node of all writes those of all into the room that shows the cluster, and each drains
/// when an operator says so. Confined to the Redis thread.
@NullMarked
package chat.parley.gateway.cluster;

import org.jspecify.annotations.NullMarked;
