package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;

/// One object for the Kubernetes API, of a kind that we know. Immutable.
record ApiObject(ApiKind kind, JsonObject json) {
  /// @param document as YAML gives it
  static ApiObject of(Object document) {
    var json = new Gson().toJsonTree(document).getAsJsonObject();
    return new ApiObject(
        ApiKind.of(json.get("apiVersion").getAsString(), json.get("kind").getAsString()), json);
  }

  /// Fails where a field is not known to the API, is missing, or has another type there: a number
  /// where a text belongs comes back as a text.
  void check() {
    try {
      kind.check().check(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(withoutEmpty(again())).isEqualTo(withoutEmpty(json));
  }

  /// The model does not tell an empty list from none.
  private static JsonElement withoutEmpty(JsonElement element) {
    if (element.isJsonObject()) {
      var kept = new JsonObject();
      element
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> keep(kept, entry.getKey(), withoutEmpty(entry.getValue())));
      return kept;
    }
    if (element.isJsonArray()) {
      var kept = new JsonArray();
      element.getAsJsonArray().forEach(item -> kept.add(withoutEmpty(item)));
      return kept;
    }
    return element;
  }

  private static void keep(JsonObject kept, String name, JsonElement value) {
    boolean isEmpty =
        (value.isJsonArray() && value.getAsJsonArray().isEmpty())
            || (value.isJsonObject() && value.getAsJsonObject().isEmpty());
    if (!isEmpty) {
      kept.add(name, value);
    }
  }

  private JsonElement again() {
    var read = as(kind.type());
    return kind.isOfOperator() ? OperatorKinds.write(read) : JSON.getGson().toJsonTree(read);
  }

  boolean is(Class<?> type) {
    return kind.type() == type;
  }

  <T> T as(Class<T> type) {
    return kind.isOfOperator()
        ? OperatorKinds.read(json, type)
        : JSON.getGson().fromJson(json, type);
  }

  String name() {
    return json.getAsJsonObject("metadata").get("name").getAsString();
  }

  @Override
  public String toString() {
    return kind + " " + name();
  }
}
