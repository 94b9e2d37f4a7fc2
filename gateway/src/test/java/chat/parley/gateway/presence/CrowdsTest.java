package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.id.RoomId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class CrowdsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Map<RoomId, Integer> rooms = new HashMap<>();
  private final List<Integer> told = new ArrayList<>();
  private final List<CompletableFuture<String>> answers = new ArrayList<>();
  private final Crowds crowds =
      new Crowds(_ -> rooms, (_, connections) -> tell(connections), new GatewayMeters(registry));

  @Test
  void aRoundIsToldInTurnsTheFullestFirst() {
    followed(Crowds.MOST_AT_ONCE * 2 + 1);

    crowds.turn();
    assertThat(told).hasSize(Crowds.MOST_AT_ONCE).startsWith(220, 219).doesNotContain(120);
    crowds.turn();
    assertThat(told).hasSize(Crowds.MOST_AT_ONCE * 2).endsWith(22, 21);
    crowds.turn();
    crowds.turn();
    assertThat(told).hasSize(Crowds.MOST_AT_ONCE * 2 + 1).endsWith(20);
  }

  @Test
  void theNextRoundBeginsWhenTheTurnsOfOneAreOver() {
    followed(1);
    for (int i = 0; i < 10; i++) {
      crowds.turn();
    }
    assertThat(told).hasSize(1);
    crowds.turn();
    assertThat(told).hasSize(2);
  }

  @Test
  void ofTooManyRoomsTheEmptiestAreNotTold() {
    followed(Crowds.MOST_ROOMS + 5);
    for (int i = 0; i < 10; i++) {
      crowds.turn();
    }
    assertThat(told).hasSize(Crowds.MOST_ROOMS).doesNotContain(20, 24);
    assertThat(count(GatewayMeter.LIMITS, "limit", "counted-rooms")).isEqualTo(1);
  }

  @Test
  void whatBecameOfThemIsCounted() {
    followed(3);
    crowds.turn();
    answers.get(0).complete("noted");
    answers.get(1).completeExceptionally(new IllegalStateException("no Redis"));
    assertThat(count(GatewayMeter.CROWDS, "result", "done")).isEqualTo(1);
    assertThat(count(GatewayMeter.CROWDS, "result", "failed")).isEqualTo(1);
  }

  /// Each by one connection more than the one before, from the fewest that count.
  private void followed(int count) {
    for (int i = 0; i < count; i++) {
      rooms.put(new RoomId("room-" + i), Crowds.FEWEST + i);
    }
  }

  private CompletableFuture<String> tell(int connections) {
    told.add(connections);
    var answer = new CompletableFuture<String>();
    answers.add(answer);
    return answer;
  }

  private double count(GatewayMeter meter, String tag, String value) {
    return registry.get(meter.spec().name()).tag(tag, value).counter().count();
  }
}
