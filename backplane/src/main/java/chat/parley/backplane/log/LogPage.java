package chat.parley.backplane.log;

import chat.parley.protocol.event.Publication;
import java.util.List;

/// Publications of a room's log, oldest first. Whoever reads checks that the first one's
/// predecessor is where he stands.
///
/// @param unreadable entries between them, or around them, that are not what this version writes.
///   They are never brought: a reader that stands before one goes on behind it, with a reset
/// @param isFull whether more may follow
public record LogPage(List<Publication> publications, int unreadable, boolean isFull) {}
