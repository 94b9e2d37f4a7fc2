/// From a decoded command to what serves it.
@NullMarked
package chat.parley.gateway.command;

import org.jspecify.annotations.NullMarked;
