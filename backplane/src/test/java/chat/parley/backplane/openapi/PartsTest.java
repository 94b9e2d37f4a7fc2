package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class PartsTest {
  @Test
  void objectsAreSharedByParts() {
    var whole = json("{'paths':{'/a':{'get':{}}}}");

    Parts.merge("", whole, json("{'paths':{'/a':{'put':{}},'/b':{}},'components':{}}"));

    assertThat(whole)
        .isEqualTo(json("{'paths':{'/a':{'get':{},'put':{}},'/b':{}},'components':{}}"));
  }

  @Test
  void nothingStandsInTwoParts() {
    var whole = json("{'paths':{'/a':{'get':{'summary':'one'}}}}");

    assertThatThrownBy(
            () -> Parts.merge("", whole, json("{'paths':{'/a':{'get':{'summary':'two'}}}}")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the description of the API has two of /paths//a/get/summary");
  }

  private static ObjectNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"')).asObject();
  }
}
