package chat.parley.launcher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What we use of the custom resources of the Prometheus operator, field by field; anything else is
/// refused. Written by hand, not made from the operator's definitions: a field that is wrong here
/// as well is found by nobody but the operator.
final class OperatorKinds {
  static final String API = "monitoring.coreos.com/v1";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private OperatorKinds() {}

  static <T> T read(JsonElement json, Class<T> type) {
    return JSON.readValue(json.toString(), type);
  }

  static JsonElement write(Object read) {
    return JsonParser.parseString(JSON.writeValueAsString(read));
  }

  record Metadata(String name, String namespace, Map<String, String> labels) {}

  record ServiceMonitor(String apiVersion, String kind, Metadata metadata, MonitorSpec spec) {}

  record MonitorSpec(String jobLabel, Selector selector, List<Endpoint> endpoints) {}

  record Selector(Map<String, String> matchLabels) {}

  record Endpoint(String port, String path, String interval) {}

  record PrometheusRule(String apiVersion, String kind, Metadata metadata, RuleSpec spec) {}

  record RuleSpec(List<Group> groups) {}

  record Group(String name, @Nullable String interval, List<Rule> rules) {}

  record Rule(
      @Nullable String alert,
      @Nullable String record,
      String expr,
      @JsonProperty("for") @Nullable String duration,
      @Nullable Map<String, String> labels,
      @Nullable Map<String, String> annotations) {}
}
