/// What users say of themselves: kept with the user, and told to the rooms that he is in. Stages
/// complete on the Redis thread.
@NullMarked
package chat.parley.backplane.profile;

import org.jspecify.annotations.NullMarked;
