package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// One of `k8s/overlays`: the objects that `kubectl kustomize` makes of it. Immutable.
record Overlay(String name, List<ApiObject> objects) {
  static final Path OVERLAYS = TestCluster.repository().resolve("k8s/overlays");

  private static final Map<String, Overlay> BUILT = new ConcurrentHashMap<>();

  /// Built once, by a kubectl that must be there.
  static Overlay of(String name) {
    var kubectl = Tools.require("kubectl", "kubernetes-client");
    return BUILT.computeIfAbsent(name, _ -> new Overlay(name, build(kubectl, name)));
  }

  static Stream<Overlay> all() {
    return Stream.of("local", "production", "production-operator").map(Overlay::of);
  }

  /// The typed objects of one kind, by name.
  <T> List<T> all(Class<T> type) {
    return objects.stream()
        .filter(object -> object.is(type))
        .map(object -> object.as(type))
        .toList();
  }

  /// Every document of a YAML text, as maps, lists and scalars.
  static List<Object> documents(String yaml) {
    var documents = new ArrayList<Object>();
    new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml).forEach(documents::add);
    return documents;
  }

  private static List<ApiObject> build(Path kubectl, String name) {
    return documents(output(kubectl, OVERLAYS.resolve(name))).stream().map(ApiObject::of).toList();
  }

  private static String output(Path kubectl, Path directory) {
    try {
      var process =
          new ProcessBuilder(kubectl.toString(), "kustomize", directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("kubectl kustomize " + directory).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
