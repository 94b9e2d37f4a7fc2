package chat.parley.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.RoomLogSettings;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.TestRedis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.FirstUseSettings;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRoomSettings;
import chat.parley.backplane.room.UserRooms;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;

final class GeneralRoomIT {
  private static final AppendArguments ARGUMENTS =
      AppendArguments.of(
          new RoomLogSettings(10_000, Duration.ofDays(7), Duration.ofMinutes(10), 1000, 1000, 0),
          "PUBLISH");

  @Test
  void nodesThatStartAtOnceMakeTheRoomOnce() throws Exception {
    try (var server = RedisProcess.create();
        var redis = TestRedis.connect(server.uri());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var userRooms =
          new UserRooms(
              redis.redis(),
              ARGUMENTS,
              new UserRoomSettings(10),
              new FirstUseSettings(false, "parley"));
      var store = new RoomStore(redis.redis(), ARGUMENTS, userRooms);
      for (var start :
          threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> start(store)).toList())) {
        assertThat(start.get()).isTrue();
      }
      var room = Waiting.of(store.find(GeneralRoom.ROOM)).orElseThrow();
      assertThat(room.owner()).isEqualTo(GeneralRoom.OWNER);
      assertThat(room.position().offset()).isEqualTo(1);
      assertThat(Waiting.of(userRooms.of(GeneralRoom.OWNER))).containsExactly(GeneralRoom.ROOM);
    }
  }

  private static Callable<Boolean> start(RoomStore store) {
    return () -> {
      new GeneralRoom(store).run(new DefaultApplicationArguments());
      return true;
    };
  }
}
