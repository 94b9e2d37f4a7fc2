/// Who may connect, from where and how often, as far as this node can tell, and how fast they may
/// speak; a typed refusal for each limit.
@NullMarked
package chat.parley.gateway.admission;

import org.jspecify.annotations.NullMarked;
