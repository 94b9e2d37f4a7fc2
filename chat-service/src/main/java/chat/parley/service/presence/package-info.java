/// Who is here: asked over REST, and ended where leases have ended.
@NullMarked
package chat.parley.service.presence;

import org.jspecify.annotations.NullMarked;
