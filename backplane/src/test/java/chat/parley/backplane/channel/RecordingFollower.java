package chat.parley.backplane.channel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a follower is told, in order. Thread-safe.
final class RecordingFollower implements ChannelFollower {
  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void confirmed() {
    told.add("confirmed");
  }

  @Override
  public void published(byte[] payload) {
    told.add(new String(payload, StandardCharsets.UTF_8));
  }

  @Override
  public void lost() {
    told.add("lost");
  }
}
