/// The figures of a run, printed as aligned tables and written as JSON from the same values.
@NullMarked
package chat.parley.loadtest.report;

import org.jspecify.annotations.NullMarked;
