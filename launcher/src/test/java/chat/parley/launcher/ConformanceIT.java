package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `./parley conformance`: our gateways keep every rule, and servers that break one are found out.
@ExtendWith(ClusterExtension.class)
class ConformanceIT {
  private final TestCluster cluster;
  private final Terminal terminal = new Terminal();

  ConformanceIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aGatewayKeepsEveryRule() {
    int code = terminal.run("conformance", "--quick", "--json", cluster.node(Node.A).toString());

    var report = JsonMapper.shared().readTree(terminal.out());
    assertThat(code).as(terminal.all()).isZero();
    assertThat(report.path("failed").asInt(-1)).isZero();
    assertThat(report.path("skipped").asInt(-1)).isZero();
    assertThat(report.path("passed").asInt(0)).isGreaterThan(50);
  }

  /// Whom gateways count with all that the rules ask for.
  @Test
  void allMayBeTriedAsOneUser() {
    var token = cluster.signIn("conformance").token();

    int code =
        terminal.run(
            "conformance", "--quick", "--json", "--token", token, cluster.node(Node.A).toString());

    var report = JsonMapper.shared().readTree(terminal.out());
    assertThat(code).as(terminal.all()).isZero();
    assertThat(report.path("failed").asInt(-1)).isZero();
    assertThat(report.path("skipped").asInt(0)).isPositive();
    assertThat(report.path("passed").asInt(0)).isGreaterThan(40);
  }

  @Test
  void aTableIsForPeople() {
    int code = terminal.run("conformance", "--only", "ping", cluster.node(Node.B) + "", "--quick");

    assertThat(code).as(terminal.all()).isZero();
    assertThat(terminal.out().lines().toList())
        .first()
        .asString()
        .matches("RULE +TRANSPORT +RESULT");
    assertThat(terminal.out())
        .containsPattern("the handshake selects chat.v1, ping is answered +websocket +passed")
        .contains("1 passed, 0 failed, 0 skipped");
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatBreaksARuleIsFoundOut(Fault fault) {
    try (var proxy = TamperingProxy.before(cluster.node(Node.A))) {
      fault.into.accept(proxy);

      int code =
          terminal.run(
              "conformance", "--quick", "--json", "--only", fault.only, proxy.uri().toString());

      assertThat(code).as(terminal.all()).isEqualTo(1);
      assertThat(failed()).as(terminal.all()).contains(fault.broken);
    }
  }

  @Test
  void whatCannotBeTriedIsSaid() {
    var nowhere = "http://localhost:" + FreePort.find();

    assertThat(terminal.run("conformance", nowhere)).isEqualTo(1);
    assertThat(terminal.err()).startsWith(nowhere + " cannot be tried: ");
    assertThat(terminal.run("conformance", "gateway")).isEqualTo(2);
    assertThat(terminal.run("conformance", nowhere, "--only", "no such rule")).isEqualTo(2);
  }

  private List<String> failed() {
    return JsonMapper.shared()
        .readTree(terminal.out())
        .path("rules")
        .valueStream()
        .filter(rule -> rule.path("result").asString("").equals("failed"))
        .map(ConformanceIT::named)
        .toList();
  }

  private static String named(JsonNode rule) {
    return rule.path("transport").asString("") + " " + rule.path("rule").asString("");
  }

  /// What a server does wrong, and the rule that says so.
  @SuppressWarnings("ImmutableEnumChecker") // what is done to the proxy has no state
  enum Fault {
    DOUBLES(
        "each event once",
        "websocket each event once and in order",
        proxy -> proxy.treatAnswers(() -> new FrameTampering(FrameTampering.Kind.DOUBLING))),
    SWAPS(
        "each event once",
        "websocket each event once and in order",
        proxy -> proxy.treatAnswers(() -> new FrameTampering(FrameTampering.Kind.SWAPPING))),
    IGNORES_LAST_EVENT_ID(
        "sse a cursor",
        "sse a cursor brings all that came after it",
        proxy -> proxy.replaceInRequests("Last-Event-ID", "Lost-Event-ID")),
    FORGETS_KEYS(
        "http a repeated key",
        "http a repeated key gets the first answer",
        proxy -> proxy.replaceInRequests("\"key\":", "\"kex\":")),
    HAS_OTHER_NUMBERS(
        "poll a room that is not there",
        "long-poll a room that is not there is 4302",
        proxy -> proxy.replaceInAnswers("4302", "4399"));

    private final String only;
    private final String broken;

    private final Consumer<TamperingProxy> into;

    Fault(String only, String broken, Consumer<TamperingProxy> into) {
      this.only = only;
      this.broken = broken;
      this.into = into;
    }
  }
}
