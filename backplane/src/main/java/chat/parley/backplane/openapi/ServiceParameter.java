package chat.parley.backplane.openapi;

import chat.parley.protocol.error.ErrorCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes out where services may act as users. Whatever reads a token out of a header takes `as`,
/// and refuses it from others than services; so an operation has the parameter if it has that
/// error.
final class ServiceParameter {
  private static final String REFERENCE = "#/components/parameters/As";

  private ServiceParameter() {}

  /// @param document with its errors written out
  static void addTo(ObjectNode document) {
    Operations.of(document)
        .filter(ServiceParameter::knowsServices)
        .forEach(
            operation ->
                operation.withArrayProperty("parameters").addObject().put("$ref", REFERENCE));
  }

  private static boolean knowsServices(ObjectNode operation) {
    return operation
        .path("responses")
        .valueStream()
        .flatMap(response -> response.path(ErrorResponses.CODES).valueStream())
        .mapToInt(JsonNode::asInt)
        .anyMatch(code -> code == ErrorCode.NOT_A_SERVICE.number());
  }
}
