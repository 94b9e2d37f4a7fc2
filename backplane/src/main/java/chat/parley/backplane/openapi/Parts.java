package chat.parley.backplane.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads the files of a description. Each is a part of a document in YAML; a new one is found
/// without being named anywhere.
final class Parts {
  private Parts() {}

  /// @param kind `openapi` or `asyncapi`
  static ObjectNode joined(String kind) {
    var document = read(new ClassPathResource(kind + '/' + kind + ".yaml"));
    for (var part : parts(kind)) {
      merge("", document, read(part));
    }
    return document;
  }

  private static Resource[] parts(String kind) {
    try {
      var all = "classpath*:" + kind + "/parts/*.yaml";
      var parts = new PathMatchingResourcePatternResolver().getResources(all);
      Arrays.sort(parts, Comparator.comparing(part -> String.valueOf(part.getFilename())));
      return parts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode read(Resource file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try (var yaml = file.getInputStream()) {
      Object read = new Yaml(new SafeConstructor(options)).load(yaml);
      return JsonMapper.shared().<JsonNode>valueToTree(read).asObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Objects are put together, whoever holds which of their members. Nothing stands in two files.
  ///
  /// @param place where in the document, for whoever has to find what stands there twice
  static void merge(String place, ObjectNode into, ObjectNode part) {
    for (var member : part.properties()) {
      var name = member.getKey();
      var value = member.getValue();
      if (!into.has(name)) {
        into.set(name, value);
      } else if (into.get(name) instanceof ObjectNode there && value instanceof ObjectNode more) {
        merge(place + '/' + name, there, more);
      } else {
        throw new IllegalStateException(
            "the description of the API has two of " + place + '/' + name);
      }
    }
  }
}
