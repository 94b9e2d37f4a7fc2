/// The numbered errors and close codes, with the retry advice for each.
@NullMarked
package chat.parley.protocol.error;

import org.jspecify.annotations.NullMarked;
