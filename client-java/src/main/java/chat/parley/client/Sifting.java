package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Hears which rooms are refused, each by itself, and is not interested in anything else.
record Sifting(Map<String, ParleyException> refusals, BooleanSupplier isWanted)
    implements Line.Hearer {
  /// Asks for each. Where each by itself is well, those that came last are too many.
  ///
  /// @param why they were refused together
  /// @param isWanted whether to go on
  static CompletableFuture<Map<String, ParleyException>> of(
      Line.Tools tools, Rooms rooms, ParleyException why, BooleanSupplier isWanted) {
    var refusals = new LinkedHashMap<String, ParleyException>();
    return Starts.of(tools, rooms.names(), new Sifting(refusals, isWanted))
        .thenApply(
            _ -> {
              if (refusals.isEmpty()) {
                rooms.unanswered().forEach(room -> refusals.put(room, why));
              }
              return refusals;
            });
  }

  @Override
  public void live() {}

  @Override
  public void started(
      String room, Position position, boolean recovered, @Nullable Position acked) {}

  @Override
  public void refused(String room, ParleyException why) {
    refusals.put(room, why);
  }

  @Override
  public void event(JsonNode event) {}

  @Override
  public void ended(ParleyException why) {}

  @Override
  public boolean isHeeded() {
    return isWanted.getAsBoolean();
  }
}
