package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Identity;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What operators see of a [TestCluster], and do to its nodes.
record ShownCluster(Caller operator, List<String> names) {
  private static final String STATE = "/v1/rooms/parley~cluster/state";
  private static final int UNKNOWN = 404;

  static ShownCluster of(TestCluster cluster) {
    var base = cluster.rest().base();
    var issued =
        new Caller(base, Optional.empty())
            .post("/v1/tokens", "{'user':'operator','operator':true}")
            .ok();
    var names = cluster.gateways().stream().map(gateway -> gateway.plan().name()).sorted().toList();
    var operator = new Identity("operator", issued.path("token").asString());
    return new ShownCluster(Caller.of(base, operator), names);
  }

  /// Waits until its nodes are shown, each once and up, and no others: one that a test before has
  /// killed stays for some seconds, beside its successor of the same name.
  ShownCluster awaitSettled() {
    Deadline.await(
        () -> names + " and no others, each up: " + nodes(),
        () -> {
          var nodes = nodes();
          return Caller.texts(nodes, "name").stream().sorted().toList().equals(names)
              && Caller.texts(nodes, "state").stream().allMatch("up"::equals);
        });
    return this;
  }

  /// Whatever a test has asked of the nodes: all of them take connections.
  void takeBackAll() {
    for (var node : nodes().propertyNames()) {
      operator.delete("/v1/cluster/nodes/" + node + "/drain");
    }
  }

  /// By what they call themselves; empty before the first has said anything.
  private JsonNode nodes() {
    var answer = operator.get(STATE);
    return answer.http().statusCode() == UNKNOWN
        ? JsonNodeFactory.instance.objectNode()
        : answer.ok().path("document").path("nodes");
  }
}
