package chat.parley.backplane.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LeasedConnectionTest {
  @Test
  void aLeaseTellsNodeConnectionAndTransport() {
    var node = NodeName.unique("gateway-1");
    assertThat(LeasedConnection.of(node + ' ' + LeasedConnection.words("h3", "websocket")))
        .contains(new LeasedConnection("gateway-1", "h3", "websocket"));
  }

  /// As nodes of an earlier version have them.
  @Test
  void aLeaseMayTellLess() {
    assertThat(LeasedConnection.of("3f9c 17")).contains(new LeasedConnection("3f9c", "17", null));
  }

  @Test
  void pollsHaveNoNodeAndTheTimeToComeBackIsNoConnection() {
    assertThat(LeasedConnection.of("- polls")).contains(new LeasedConnection(null, null, "poll"));
    assertThat(LeasedConnection.of("- return")).isEmpty();
  }

  @Test
  void namesOfNodesAreUniqueAndOneWord() {
    assertThat(NodeName.unique("node")).isNotEqualTo(NodeName.unique("node"));
    var name = NodeName.unique("a b/c {d} é" + "x".repeat(100));
    assertThat(name).matches("[A-Za-z0-9._-]{64}/[0-9a-f-]{36}");
    assertThat(NodeName.given(name)).startsWith("a-b-c--d---x").hasSize(64);
    assertThat(NodeName.given(NodeName.unique(""))).isEmpty();
  }
}
