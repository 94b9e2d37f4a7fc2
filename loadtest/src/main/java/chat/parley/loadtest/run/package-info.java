/// One run of a scenario: its clock, its name, its targets and its event loops.
@NullMarked
package chat.parley.loadtest.run;

import org.jspecify.annotations.NullMarked;
