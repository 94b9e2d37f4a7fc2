/// What operators ask of nodes.
@NullMarked
package chat.parley.service.cluster;

import org.jspecify.annotations.NullMarked;
