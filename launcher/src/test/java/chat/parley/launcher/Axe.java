package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// axe-core, which finds what keeps people out of the page in front of a browser. It runs by the
/// browser's own command: the page's policy allows no scripts but its own.
final class Axe {
  private static final String SCRIPT = script();

  /// Each violation that is serious or worse, with the first elements that have it.
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      const wanted = ['serious', 'critical'];
      const told = ({ id, impact, help, nodes }) =>
        `${impact} ${id}: ${help} (${nodes.length}): ` +
        nodes.slice(0, 5).map(({ target, any }) => `${target.join(' ')} ${any.map(({ message }) => message).join('; ')}`).join(' | ');
      axe.run(document, { resultTypes: ['violations'] }).then(
        ({ violations, passes }) =>
          done([`${passes.length}`, ...violations.filter(({ impact }) => wanted.includes(impact)).map(told)]),
        (error) => done(['0', String(error)]),
      );
      """;

  private Axe() {}

  /// Serious and critical violations of the page in front, each in a line.
  static List<String> violations(Browser browser) {
    browser.driver().executeScript(SCRIPT);
    var found =
        ((List<?>) Objects.requireNonNull(browser.driver().executeAsyncScript(RUN)))
            .stream().map(String::valueOf).toList();
    // It has looked at something.
    if (Integer.parseInt(found.getFirst()) < 10) {
      throw new AssertionError("axe-core has found nothing to look at: " + found);
    }
    return found.subList(1, found.size());
  }

  private static String script() {
    try (var in = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(in, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
