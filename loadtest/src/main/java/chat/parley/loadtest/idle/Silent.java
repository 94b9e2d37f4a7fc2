package chat.parley.loadtest.idle;

import chat.parley.loadtest.client.Connection;
import chat.parley.loadtest.client.Follower;
import chat.parley.loadtest.client.Frame;
import java.util.Map;

/// Wants nothing and says nothing. Stateless, so one does for all connections.
enum Silent implements Follower {
  FOLLOWER;

  @Override
  public void subscribed(Connection connection, Map<String, Long> offsets) {}

  @Override
  public void text(Frame frame) {}

  @Override
  public void closed(String reason) {}
}
