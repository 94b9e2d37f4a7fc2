package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every object of every overlay is what the Kubernetes API takes: no unknown field, no wrong type,
/// nothing missing.
class KubernetesObjectsIT {
  static Stream<Overlay> overlays() {
    return Overlay.all();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everyObjectIsValid(Overlay overlay) {
    assertThat(overlay.objects())
        .hasSizeGreaterThan(10)
        .allSatisfy(ApiObject::check)
        .extracting(ApiObject::toString)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everythingLivesInOneNamespace(Overlay overlay) {
    assertThat(overlay.objects())
        .filteredOn(object -> object.kind() != ApiKind.NAMESPACE)
        .allSatisfy(
            object ->
                assertThat(object.json().getAsJsonObject("metadata").get("namespace"))
                    .isEqualTo(new JsonPrimitive("parley")));
    assertThat(overlay.objects())
        .filteredOn(object -> object.kind() == ApiKind.NAMESPACE)
        .extracting(ApiObject::name)
        .containsExactly("parley");
  }

  /// A check that lets everything pass would be none.
  @Test
  void aMistakeAtAnyDepthIsFound() {
    var overlay = Overlay.of("production-operator");
    List<Consumer<JsonObject>> mistakes =
        List.of(
            json -> json.addProperty("spce", 1),
            json -> spec(json).addProperty("replcas", 1),
            json -> container(json).addProperty("imagee", "x"),
            json -> container(json).getAsJsonObject("readinessProbe").addProperty("path", "/"),
            json -> container(json).getAsJsonObject("resources").addProperty("limit", "x"),
            json -> container(json).remove("name"),
            json -> spec(json).remove("selector"),
            json -> spec(json).addProperty("template", "x"),
            json -> container(json).addProperty("image", true),
            json -> spec(json).addProperty("minReadySeconds", "soon"));
    for (var mistake : mistakes) {
      var wrong = copy(overlay, ApiKind.DEPLOYMENT);
      mistake.accept(wrong.json());
      assertThatThrownBy(wrong::check).as(wrong.json().toString()).isNotNull();
    }
    for (var kind : List.of(ApiKind.SERVICE_MONITOR, ApiKind.PROMETHEUS_RULE)) {
      var wrong = copy(overlay, kind);
      spec(wrong.json()).addProperty("unknown", 1);
      assertThatThrownBy(wrong::check).as(kind.toString()).isNotNull();
    }
    assertThatThrownBy(() -> ApiKind.of("policy/v1beta1", "PodDisruptionBudget"))
        .hasMessageContaining("no such kind");
  }

  private static ApiObject copy(Overlay overlay, ApiKind kind) {
    var object =
        overlay.objects().stream().filter(found -> found.kind() == kind).findFirst().orElseThrow();
    return new ApiObject(kind, object.json().deepCopy());
  }

  private static JsonObject spec(JsonObject json) {
    return json.getAsJsonObject("spec");
  }

  private static JsonObject container(JsonObject json) {
    return spec(json)
        .getAsJsonObject("template")
        .getAsJsonObject("spec")
        .getAsJsonArray("containers")
        .get(0)
        .getAsJsonObject();
  }
}
