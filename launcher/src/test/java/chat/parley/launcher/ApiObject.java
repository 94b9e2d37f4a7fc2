package chat.parley.launcher;

import com.google.gson.Gson;
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

  /// Fails where a field is not known to the API, has another type there, or is missing.
  void check() {
    try {
      kind.check().check(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    as(kind.type());
  }

  boolean is(Class<?> type) {
    return kind.type() == type;
  }

  <T> T as(Class<T> type) {
    return kind.isOfOperator() ? OperatorKinds.read(json, type) : Model.read(json, type);
  }

  String name() {
    return json.getAsJsonObject("metadata").get("name").getAsString();
  }

  @Override
  public String toString() {
    return kind + " " + name();
  }

  /// The client's own JSON, with its types for quantities and for what is number or text.
  private static final class Model {
    static <T> T read(JsonObject json, Class<T> type) {
      return new JSON().getGson().fromJson(json, type);
    }
  }
}
