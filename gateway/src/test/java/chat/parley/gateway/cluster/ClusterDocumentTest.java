package chat.parley.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.cluster.NodeFigures.Connections;
import chat.parley.gateway.cluster.NodeFigures.Traffic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ClusterDocumentTest {
  private static final String EAST = "east.0a1b2c3d";
  private static final String WEST = "west.4e5f6a7b";

  @Test
  void aNodeSaysAllFieldsAlways() {
    assertThat(figures(3).json().toString())
        .isEqualTo(
            "{\"name\":\"east\",\"state\":\"up\",\"websocket\":3,\"sse\":1,\"poll\":0,\"rooms\":7,"
                + "\"deliveriesPerSecond\":40,\"delayMicros\":900}");
  }

  @Test
  void aNodeDrainsUntilNobodyIsLeftButWhoPolls() {
    assertThat(state(false, new Connections(0, 0, 0))).isEqualTo("up");
    assertThat(state(true, new Connections(1, 0, 0))).isEqualTo("draining");
    assertThat(state(true, new Connections(0, 1, 0))).isEqualTo("draining");
    assertThat(state(true, new Connections(0, 0, 5))).isEqualTo("drained");
  }

  @Test
  void aPatchNamesOnlyWhatIsOtherwise() {
    var before = ClusterDocument.of(Map.of(EAST, json(3), WEST, json(5)));

    assertThat(patch(before.toString(), Map.of(EAST, json(4), WEST, json(5))))
        .isEqualTo("[{\"op\":\"replace\",\"path\":\"/nodes/" + EAST + "/websocket\",\"value\":4}]");
    assertThat(patch(before.toString(), Map.of(EAST, json(3), WEST, json(5)))).isEqualTo("[]");
  }

  @Test
  void nodesComeAndGo() {
    var before = ClusterDocument.of(Map.of(EAST, json(3), "north.0", json(3)));

    assertThat(patch(before.toString(), Map.of(WEST, "{\"name\":\"west\"}", "north.0", json(3))))
        .isEqualTo(
            "[{\"op\":\"remove\",\"path\":\"/nodes/"
                + EAST
                + "\"},{\"op\":\"add\",\"path\":\"/nodes/"
                + WEST
                + "\",\"value\":{\"name\":\"west\"}}]");
  }

  @Test
  void aNodeThatSaysOtherThingsIsReplacedAsAWhole() {
    var before = ClusterDocument.of(Map.of(EAST, "{\"name\":\"east\"}"));

    assertThat(patch(before.toString(), Map.of(EAST, "{\"name\":\"east\",\"new\":1}")))
        .isEqualTo(
            "[{\"op\":\"replace\",\"path\":\"/nodes/"
                + EAST
                + "\",\"value\":{\"name\":\"east\",\"new\":1}}]");
  }

  @Test
  void aDocumentThatIsNoneOfThisIsReplacedAsAWhole() {
    for (var before : new String[] {"{}", "null", "[1]", "{\"nodes\":3}"}) {
      assertThat(patch(before, Map.of(EAST, "{}")))
          .isEqualTo(
              "[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"nodes\":{\"" + EAST + "\":{}}}}]");
    }
  }

  @Test
  void whereMuchIsOtherwiseTheWholeDocumentIsShorter() {
    var before = new LinkedHashMap<String, String>();
    var after = new LinkedHashMap<String, String>();
    for (int i = 0; i < ClusterDocument.MOST_NODES; i++) {
      before.put("gateway-" + i + ".0a1b2c3d", json(1));
      after.put(
          "gateway-" + i + ".0a1b2c3d",
          new NodeFigures("west", true, new Connections(2, 3, 4), 8, new Traffic(1_000, 2_000))
              .json()
              .toString());
    }
    var document = ClusterDocument.of(after).toString();

    assertThat(patch(ClusterDocument.of(before).toString(), after))
        .isEqualTo("[{\"op\":\"replace\",\"path\":\"\",\"value\":" + document + "}]");
  }

  @Test
  void itsSizeIsBoundedAndWhatIsNoFiguresIsLeftOut() {
    var many = new LinkedHashMap<String, String>();
    many.put("broken", "{");
    many.put("text", "\"figures\"");
    for (int i = 0; i < 2 * ClusterDocument.MOST_NODES; i++) {
      many.put("gateway-" + i + ".0a1b2c3d", json(1_000_000));
    }

    var document = ClusterDocument.of(many);

    assertThat(document.path("nodes")).hasSize(ClusterDocument.MOST_NODES);
    assertThat(document.path("nodes").has("broken")).isFalse();
    assertThat(document.toString()).hasSizeLessThan(64 * 1024);
  }

  private static String patch(String before, Map<String, String> after) {
    return ClusterDocument.difference(
            Objects.requireNonNull(ClusterDocument.parse(before)), ClusterDocument.of(after))
        .toString();
  }

  private static String json(long websockets) {
    return figures(websockets).json().toString();
  }

  private static NodeFigures figures(long websockets) {
    return new NodeFigures(
        "east", false, new Connections(websockets, 1, 0), 7, new Traffic(40, 900));
  }

  private static String state(boolean isDraining, Connections connections) {
    return new NodeFigures("east", isDraining, connections, 0, new Traffic(0, 0)).state();
  }
}
