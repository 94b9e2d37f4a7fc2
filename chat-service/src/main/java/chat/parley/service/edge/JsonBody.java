package chat.parley.service.edge;

import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Reads a request's body into a record. Unknown fields are ignored; a number is no text.
public final class JsonBody {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private JsonBody() {}

  /// Fails with 4300 where the body is no object of this type.
  public static <T> Mono<T> read(ServerRequest request, Class<T> type) {
    return Requests.json(request).map(json -> parsed(json, type));
  }

  /// The refusal of a body whose field `name` is absent or not what it should be.
  public static RefusedException badField(String name, String expected) {
    return new RefusedException(
        new Refusal(ErrorCode.BAD_REQUEST, "'" + name + "' must be " + expected + "."));
  }

  /// Fails with 4300 where the text is no object of this type.
  public static <T> T parsed(byte[] json, Class<T> type) {
    try {
      var value = MAPPER.readValue(json, type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException _) {
      // Said below: its own text may quote the body.
    }
    throw new RefusedException(
        new Refusal(ErrorCode.BAD_REQUEST, "Not a JSON object that can be read."));
  }
}
