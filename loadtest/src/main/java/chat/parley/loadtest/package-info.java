/// Open-loop load scenarios with exact loss counts: the commands and their options.
///
/// Sends are due by the clock and not by the last answer, and every latency is measured from when
/// its send was due, so a server that stalls cannot hide the sends it kept waiting. Loopback only:
/// a load test is not for other people's machines.
@NullMarked
package chat.parley.loadtest;

import org.jspecify.annotations.NullMarked;
