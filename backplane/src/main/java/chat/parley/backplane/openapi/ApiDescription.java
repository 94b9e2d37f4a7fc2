package chat.parley.backplane.openapi;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The description of REST as one OpenAPI document.
public final class ApiDescription {
  private ApiDescription() {}

  /// As it is served.
  public static byte[] json() {
    return JsonMapper.shared().writeValueAsBytes(document());
  }

  static ObjectNode document() {
    var document = Parts.joined("openapi");
    ErrorResponses.addTo(document);
    ServiceParameter.addTo(document);
    return document;
  }
}
