/// Who may connect, and how fast they may speak; a typed refusal for each limit.
@NullMarked
package chat.parley.gateway.admission;

import org.jspecify.annotations.NullMarked;
