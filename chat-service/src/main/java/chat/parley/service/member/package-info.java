/// Members of rooms: joining, inviting, leaving, removing, roles, listing. Who may do what is
/// decided by the backplane's script, in the same step that does it.
@NullMarked
package chat.parley.service.member;

import org.jspecify.annotations.NullMarked;
