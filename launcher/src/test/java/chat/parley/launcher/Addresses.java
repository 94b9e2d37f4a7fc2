package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/// Puts a cluster's addresses, and a room of a test's own, into code that is written for `./parley
/// up`.
///
/// @param replaced what stands in documents, to what stands here
record Addresses(Map<String, String> replaced) {
  static Addresses of(TestCluster cluster, String room) {
    var replaced = new LinkedHashMap<String, String>();
    replaced.put("localhost:8081", cluster.node(Node.A).getAuthority());
    replaced.put("localhost:8082", cluster.node(Node.B).getAuthority());
    replaced.put("localhost:8090", cluster.rest().base().getAuthority());
    replaced.put("redis-cli -p 6390", "redis-cli -p " + cluster.redis().plan().port());
    replaced.put("general", room);
    return new Addresses(replaced);
  }

  Addresses with(String there, String here) {
    var more = new LinkedHashMap<>(replaced);
    more.put(there, here);
    return new Addresses(more);
  }

  /// Fails where the code has none of them: it would reach somebody else's cluster.
  String in(String code) {
    assertThat(replaced.keySet()).as(code).anyMatch(code::contains);
    var here = code;
    for (var each : replaced.entrySet()) {
      here = here.replace(each.getKey(), each.getValue());
    }
    return here;
  }
}
