/// What nodes say of themselves to whoever runs them: each its figures, kept beside those of all
/// others until it says no more; and what an operator asks of one of them. Thread-safe.
@NullMarked
package chat.parley.backplane.cluster;

import org.jspecify.annotations.NullMarked;
