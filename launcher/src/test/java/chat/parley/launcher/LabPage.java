package chat.parley.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;

/// A gateway's transport lab, in a window of its own. Known by its `data-testid`s.
record LabPage(Page page) {
  static final List<String> KINDS = List.of("short-poll", "long-poll", "sse", "websocket");

  /// Returns when all columns follow the room.
  static LabPage open(Browser browser, URI node, String room) {
    browser.visit(node + "/lab#room=" + room);
    var lab = new LabPage(new Page(browser, browser.driver().getWindowHandle()));
    lab.awaitStates("to be live", states -> states.equals(List.of("live", "live", "live", "live")));
    return lab;
  }

  Browser browser() {
    return page.browser();
  }

  void friendSends() {
    page.click("friend-sends");
  }

  void youSend(String kind) {
    page.click(By.cssSelector("[data-testid=send-over] option[value=" + kind + "]"));
    page.click("you-send");
  }

  /// @param step of the slider; 0 is silence
  void setRate(int step) {
    run(
        "const rate = document.getElementById('rate'); rate.value = arguments[0];"
            + " rate.dispatchEvent(new Event('input'))",
        step);
  }

  /// How often a column asks, for what has come or for a sign of life.
  void setInterval(String kind, int seconds) {
    run(
        "const select = document.querySelector(arguments[0]); select.value = String(arguments[1]);"
            + " select.dispatchEvent(new Event('change'))",
        column(kind) + " [data-testid=interval]",
        seconds);
  }

  /// A number that stands at a place beside its text.
  long numberAt(String testId, String name) {
    return Long.parseLong(
        String.valueOf(
            run(
                "return document.querySelector('[data-testid=' + arguments[0] + ']').dataset[arguments[1]]",
                testId,
                name)));
  }

  /// Presses a switch of a column.
  void press(String kind, String testId) {
    run(
        "document.querySelector(arguments[0]).click()",
        column(kind) + " [data-testid=" + testId + "]");
  }

  /// Chooses a worked answer by its name.
  void choose(String name) {
    run(
        "[...document.querySelectorAll('[data-testid=worked]')]"
            + ".find(chip => chip.textContent === arguments[0]).click()",
        name);
  }

  /// What a person types into the calculator.
  void calculate(String field, String value) {
    page.fill("calculator-" + field, value);
  }

  /// What the calculator says of a transport.
  String requestsPerSecond(String kind) {
    var row = "[data-testid=calculated-" + kind + "] td";
    return String.valueOf(run("return document.querySelector(arguments[0]).textContent", row));
  }

  String state(String kind) {
    return String.valueOf(
        run("return document.querySelector(arguments[0])?.dataset.state", column(kind)));
  }

  /// One of the numbers that a column keeps of itself.
  long number(String kind, String name) {
    var value =
        run(
            "return document.querySelector(arguments[0]).dataset[arguments[1]]",
            column(kind),
            name);
    return Long.parseLong(String.valueOf(value));
  }

  long sum(ToLongFunction<String> number, String... kinds) {
    return List.of(kinds).stream().mapToLong(number).sum();
  }

  /// The positions of the messages that a column lists, the oldest first.
  @SuppressWarnings("unchecked") // the script returns strings
  List<String> positions(String kind) {
    return (List<String>)
        Objects.requireNonNull(
            run(
                "return [...document.querySelectorAll(arguments[0])].map(line => line.dataset.position).reverse()",
                column(kind) + " [data-testid=arrival]"));
  }

  /// Waits until every column shows so many messages, and the page says that all are the same.
  void awaitSame(long messages) {
    Page.await(
        () ->
            messages
                + " messages in each column; the page says: "
                + text("agreement")
                + ' '
                + states(),
        () ->
            KINDS.stream().allMatch(kind -> number(kind, "messages") == messages)
                && isSaid("same", messages));
  }

  /// Waits until every column shows the same, however much that is.
  void awaitSame() {
    Page.await(
        () -> "the columns to show the same; the page says: " + text("agreement") + ' ' + states(),
        () -> isSaid("same", number("websocket", "messages")));
  }

  private boolean isSaid(String state, long total) {
    return Boolean.TRUE.equals(
        run(
            "const { dataset } = document.getElementById('agreement');"
                + " return dataset.state === arguments[0] && dataset.total === String(arguments[1])",
            state,
            total));
  }

  void awaitState(String kind, String state) {
    Page.await(
        () -> kind + " to be " + state + ", which is " + state(kind),
        () -> state(kind).equals(state));
  }

  private void awaitStates(String what, Predicate<List<String>> condition) {
    Page.await(() -> "all columns " + what + ": " + states(), () -> condition.test(states()));
  }

  private List<String> states() {
    return KINDS.stream().map(this::state).toList();
  }

  /// What is written at that place; 'absent' where there is none.
  String text(String testId) {
    return String.valueOf(
        run(
            "return document.querySelector('[data-testid=' + arguments[0] + ']')?.textContent ?? 'absent'",
            testId));
  }

  /// Waits until something is written at that place that fits.
  void awaitText(String testId, Predicate<String> fits) {
    Page.await(() -> testId + ", which says: " + text(testId), () -> fits.test(text(testId)));
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
    browser().screenshot(file);
  }

  private static String column(String kind) {
    return "[data-testid=lab-column][data-kind=" + kind + "]";
  }

  private @Nullable Object run(String script, Object... arguments) {
    page.show();
    return page.driver().executeScript(script, arguments);
  }
}
