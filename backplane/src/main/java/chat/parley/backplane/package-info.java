/// Everything both services share. See the packages below.
@NullMarked
package chat.parley.backplane;

import org.jspecify.annotations.NullMarked;
