/// The set-up of a run over REST: rooms and their members, with bounded concurrency.
@NullMarked
package chat.parley.loadtest.rest;

import org.jspecify.annotations.NullMarked;
