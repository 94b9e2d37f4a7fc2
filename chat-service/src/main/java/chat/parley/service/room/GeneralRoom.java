package chat.parley.service.room;

import chat.parley.backplane.room.Created;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/// In development mode, makes the room that everybody meets in. Any number of nodes may start at
/// once: one of them makes it. The node gets ready after that, and does not start without.
final class GeneralRoom implements ApplicationRunner {
  static final RoomId ROOM = new RoomId("general");
  static final UserId OWNER = new UserId("parley");

  /// Longer than a command may take.
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(GeneralRoom.class);

  private final RoomStore rooms;

  GeneralRoom(RoomStore rooms) {
    this.rooms = rooms;
  }

  @Override
  public void run(ApplicationArguments arguments) throws Exception {
    var created =
        rooms
            .create(ROOM, OWNER, Visibility.PUBLIC)
            .toCompletableFuture()
            .get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    if (created instanceof Created.Done done) {
      log.info("room {} made, owned by {}, at {}", ROOM, OWNER, done.position());
    }
  }
}
