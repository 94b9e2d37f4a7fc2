package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// From a lower transport back up: now and then it tries whether a better one works, on a
/// connection beside the present one whose events nobody hears. Only then is the present one given
/// up, so a failed try costs nobody anything.
final class Climbing {
  private final Ladder ladder;
  private final Loop loop;
  private final Rooms rooms;
  private Loop.Timer timer = Loop.Timer.NONE;
  private @Nullable Line probe;

  Climbing(Ladder ladder, Loop loop, Rooms rooms) {
    this.ladder = ladder;
    this.loop = loop;
    this.rooms = rooms;
  }

  /// The present connection works.
  ///
  /// @param reached is told of the best one that does, too
  void begin(Line.Tools tools, Consumer<Transport> reached) {
    end();
    if (!ladder.better().isEmpty()) {
      timer =
          loop.after(
              ladder.nextClimbMillis(),
              () -> attempt(new ArrayList<>(ladder.better()), tools, reached));
    }
  }

  void end() {
    timer.cancel();
    var trying = probe;
    probe = null;
    if (trying != null) {
      trying.close();
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very line, or another one by now
  private void attempt(List<Transport> left, Line.Tools tools, Consumer<Transport> reached) {
    if (left.isEmpty()) {
      begin(tools, reached);
      return;
    }
    var transport = left.removeFirst();
    var one = new One();
    var line =
        Line.open(
            transport,
            tools,
            one,
            new Outcome(
                works -> {
                  if (probe != one.line) {
                    return;
                  }
                  end();
                  if (works) {
                    reached.accept(transport);
                  } else {
                    attempt(left, tools, reached);
                  }
                }));
    one.line = line;
    probe = line;
  }

  /// One room is enough to see whether a transport carries rooms.
  private final class One implements Line.Carried {
    private @Nullable Line line;

    @Override
    public List<String> rooms() {
      return rooms.names().stream().filter(room -> rooms.position(room) != null).limit(1).toList();
    }

    @Override
    public @Nullable Position position(String room) {
      return rooms.position(room);
    }

    @Override
    public @Nullable Position acked(String room) {
      return null;
    }
  }

  private record Outcome(Consumer<Boolean> works) implements Line.Hearer {
    @Override
    public void live() {
      works.accept(true);
    }

    @Override
    public void started(
        String room, Position position, boolean recovered, @Nullable Position acked) {}

    @Override
    public void refused(String room, ParleyException why) {}

    @Override
    public void event(JsonNode event) {}

    @Override
    public void ended(ParleyException why) {
      works.accept(false);
    }
  }
}
