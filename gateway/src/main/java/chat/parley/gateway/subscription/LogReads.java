package chat.parley.gateway.subscription;

import chat.parley.backplane.log.LogPage;
import chat.parley.gateway.fanout.Frame;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The reads of one room's log for readers that catch up. They come in crowds that stand at the
/// same place, since they were cut off in the same moment: a read is shared by all who ask for its
/// position before its answer is there, and its page by those in line whom it reaches. So many
/// reads are under way at a time; the line is as long as the room has subscriptions.
///
/// Confined to the Redis thread.
final class LogReads {
  static final int MAX_UNDER_WAY = 4;

  private final Pages log;
  private final Function<Publication, Frame> encode;
  private final Runnable waits;
  private final Map<Position, List<Reader>> underWay = new HashMap<>();
  private final LinkedHashMap<Position, List<Reader>> line = new LinkedHashMap<>();
  private boolean isBeginning;

  /// The room's log.
  interface Pages {
    /// Reads a page after a position; completes on the Redis thread.
    CompletionStage<LogPage> readAfter(Position position, int entries);
  }

  /// Who waits for what follows his position. One of these is called, once.
  interface Reader {
    /// How many publications it is worth to read for him; he may get more, which others wanted.
    int entries();

    /// What follows, oldest first; perhaps not all of it. The reader owns a reference per frame.
    void follows(List<Frame> frames);

    /// @param read what the log has after the position, none of which follows it
    void nothingFollows(LogPage read);

    void failed();
  }

  /// @param waits told of each reader for whose read there is no room now
  LogReads(Pages log, Function<Publication, Frame> encode, Runnable waits) {
    this.log = log;
    this.encode = encode;
    this.waits = waits;
  }

  void read(Position position, Reader reader) {
    var sharing = underWay.get(position);
    if (sharing == null) {
      if (underWay.size() >= MAX_UNDER_WAY) {
        waits.run();
      }
      line.computeIfAbsent(position, _ -> new ArrayList<>(1)).add(reader);
      beginNext();
    } else {
      sharing.add(reader);
    }
  }

  private void beginNext() {
    if (isBeginning) {
      // A read that fails at once ends in here: the loop below goes on.
      return;
    }
    isBeginning = true;
    while (underWay.size() < MAX_UNDER_WAY && !line.isEmpty()) {
      var next = line.pollFirstEntry();
      begin(next.getKey(), next.getValue());
    }
    isBeginning = false;
  }

  private void begin(Position position, List<Reader> readers) {
    underWay.put(position, readers);
    log.readAfter(position, readers.stream().mapToInt(Reader::entries).max().orElse(1))
        .whenComplete((page, failure) -> ended(position, readers, failure == null ? page : null));
  }

  private void ended(Position position, List<Reader> readers, @Nullable LogPage page) {
    underWay.remove(position);
    if (page == null) {
      readers.forEach(Reader::failed);
    } else if (isNext(page, position)) {
      serve(readers, page.publications().stream().map(encode).toList());
    } else {
      readers.forEach(reader -> reader.nothingFollows(page));
    }
    beginNext();
  }

  private static boolean isNext(LogPage page, Position position) {
    return !page.publications().isEmpty()
        && page.publications().getFirst().predecessor().equals(position);
  }

  private void serve(List<Reader> readers, List<Frame> frames) {
    give(readers, frames);
    for (int i = 1; i < frames.size() && !line.isEmpty(); i++) {
      var reached = line.remove(frames.get(i).predecessor());
      if (reached != null) {
        give(reached, frames.subList(i, frames.size()));
      }
    }
    for (var frame : frames) {
      frame.release();
    }
  }

  private static void give(List<Reader> readers, List<Frame> frames) {
    for (var reader : readers) {
      for (var frame : frames) {
        frame.retain();
      }
      reader.follows(frames);
    }
  }
}
