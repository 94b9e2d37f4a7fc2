package chat.parley.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A gateway's cluster page, in a window of its own. Known by its `data-testid`s.
record ClusterPage(Page page) {
  static ClusterPage open(Browser browser, URI node) {
    browser.visit(node + "/cluster");
    return new ClusterPage(new Page(browser, browser.driver().getWindowHandle()));
  }

  /// The names of the nodes that it shows.
  @SuppressWarnings("unchecked") // the script returns strings
  List<String> nodes() {
    return (List<String>)
        Objects.requireNonNull(
            run(
                "return [...document.querySelectorAll('[data-testid=node]')].map(row => row.dataset.name)"));
  }

  /// What stands in a node's row; 'absent' where there is none.
  String figure(String node, String figure) {
    return String.valueOf(
        run(
            "return document.querySelector(arguments[0])?.textContent ?? 'absent'",
            row(node) + " [data-figure=" + figure + "]"));
  }

  void awaitFigure(String node, String figure, String value) {
    Page.await(
        () -> figure + " of " + node + " to be " + value + ", which is " + figure(node, figure),
        () -> figure(node, figure).equals(value));
  }

  /// Presses the button of a node, once that is offered: it drains, or is taken back.
  void press(String node) {
    Page.await(
        () -> "the button of " + node,
        () ->
            Boolean.TRUE.equals(
                run(
                    "const button = document.querySelector(arguments[0]);"
                        + " if (!button || button.disabled) return false;"
                        + " button.click(); return true",
                    row(node) + " [data-testid=drain]")));
  }

  void focusButton(String node) {
    run("document.querySelector(arguments[0]).focus()", row(node) + " [data-testid=drain]");
  }

  /// What has the focus, by its label.
  String focused() {
    return String.valueOf(run("return document.activeElement.ariaLabel ?? 'none'"));
  }

  void find(String user) {
    page.fill("user-input", user);
    page.click("find-user");
  }

  /// Waits until a connection is listed that is described so.
  void awaitFound(String text) {
    Page.await(() -> "'" + text + "' among: " + found(), () -> found().contains(text));
  }

  String found() {
    return String.valueOf(run("return document.getElementById('found').textContent"));
  }

  /// How much wider the page is than its window.
  long overhang() {
    return ((Number)
            Objects.requireNonNull(
                run(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth")))
        .longValue();
  }

  void screenshot(Path file) {
    page.show();
    page.browser().screenshot(file);
  }

  private static String row(String node) {
    return "[data-testid=node][data-name=" + node + "]";
  }

  private @Nullable Object run(String script, Object... arguments) {
    page.show();
    return page.driver().executeScript(script, arguments);
  }
}
