/// One publication in, encoded once per format, handed once to each event loop that has a
/// subscriber, written to each of them with one flush per connection and batch.
///
/// A {@link Loop} and all that hangs on it ({@link LocalRoom}, {@link Subscription}, connections)
/// is confined to its event loop. What comes from elsewhere comes through its mailbox, in order.
/// When the mailbox is full publications are skipped, and the room is brought up to date from ring
/// or log.
///
/// An ephemeral event goes the same way, to whoever is live and takes it at that moment, and is
/// dropped for everybody else.
@NullMarked
package chat.parley.gateway.fanout;

import org.jspecify.annotations.NullMarked;
