/// Who may do what in a room. `rules.lua` decides it, in the same step that does it, for every
/// script that acts for a user; here are its words for both services. Immutable.
@NullMarked
package chat.parley.backplane.rule;

import org.jspecify.annotations.NullMarked;
