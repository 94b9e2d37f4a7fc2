/// What users say of themselves: said by each about himself, read by anybody.
@NullMarked
package chat.parley.service.profile;

import org.jspecify.annotations.NullMarked;
