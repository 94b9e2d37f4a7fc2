/// `./parley check`: whether a running cluster works, asked from outside as its clients do.
@NullMarked
package chat.parley.launcher.check;

import org.jspecify.annotations.NullMarked;
