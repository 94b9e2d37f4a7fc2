package chat.parley.backplane.openapi;

import chat.parley.protocol.error.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The description of what is said on a WebSocket, as one AsyncAPI document. What REST is described
/// with is not written again: events, and commands that are the same over HTTP, are those of the
/// OpenAPI document.
public final class SocketDescription {
  /// The numbers that a command may be refused with.
  static final String CODES = "x-codes";

  private static final String SOCKET = "/channels/socket";
  private static final String HANDSHAKE = "openWebSocket";

  private SocketDescription() {}

  /// As it is served.
  public static byte[] json() {
    return JsonMapper.shared().writeValueAsBytes(document());
  }

  static ObjectNode document() {
    var rest = Parts.joined("openapi");
    var document = Parts.joined("asyncapi");
    var errors = new NamedErrors(groups(document, rest));
    var schemas = new SharedSchemas(document, rest);
    new SocketCommands(document, rest, errors).writeOut();
    new SocketEvents(document, schemas).writeOut();
    addMessagesToChannel(document);
    addErrorsToChannel(document, rest, errors);
    schemas.copyWhatIsReferredTo();
    return document;
  }

  /// Those of REST, but for what they mean on a socket.
  private static ObjectNode groups(ObjectNode document, ObjectNode rest) {
    var groups = rest.path(NamedErrors.GROUPS).asObject().deepCopy();
    groups.setAll(document.remove(NamedErrors.GROUPS).asObject());
    return groups;
  }

  private static void addMessagesToChannel(ObjectNode document) {
    var messages = socket(document).putObject("messages");
    for (var name : document.at("/components/messages").propertyNames()) {
      messages.putObject(name).put("$ref", "#/components/messages/" + name);
    }
  }

  private static void addErrorsToChannel(ObjectNode document, ObjectNode rest, NamedErrors errors) {
    var socket = socket(document);
    var codes = new TreeSet<>(errors.codes(socket.remove(NamedErrors.ERRORS)));
    codes.addAll(whatClosesSockets());
    var handshake = RestOperation.of(rest, HANDSHAKE).node().path(NamedErrors.ERRORS);
    codes.addAll(new NamedErrors(rest.path(NamedErrors.GROUPS).asObject()).codes(handshake));
    for (var operation : document.path("operations").values()) {
      operation.path(CODES).forEach(number -> codes.add(withNumber(number.asInt())));
    }
    write(codes, socket.putArray(NamedErrors.ERRORS));
  }

  private static void write(Set<ErrorCode> codes, ArrayNode array) {
    for (var code : codes) {
      var error = array.addObject();
      error.put("code", code.number());
      error.put("name", code.label());
      error.put("do", code.advice().text());
      error.put("text", code.text());
      if (code.closeCode() != 0) {
        error.put("closeCode", code.closeCode());
      }
    }
  }

  private static Set<ErrorCode> whatClosesSockets() {
    var codes = EnumSet.allOf(ErrorCode.class);
    codes.removeIf(code -> code.closeCode() == 0);
    return codes;
  }

  private static ErrorCode withNumber(int number) {
    return Stream.of(ErrorCode.values())
        .filter(code -> code.number() == number)
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode socket(ObjectNode document) {
    return document.at(SOCKET).asObject();
  }
}
