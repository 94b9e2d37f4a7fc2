/// Who sits where: which connection goes to which node and follows which rooms. Pure.
@NullMarked
package chat.parley.loadtest.plan;

import org.jspecify.annotations.NullMarked;
