package chat.parley.launcher;

import chat.parley.launcher.client.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of a call between two pages: `call.js` in one of them, beside the page's own script.
record Call(Page page) {
  private static final String SCRIPT = script();

  /// Returns when it can be called.
  static Call open(Page page, Identity who, String room, Identity peer, String says) {
    page.show();
    page.driver().executeScript(SCRIPT, who.token(), room, peer.user(), says);
    var call = new Call(page);
    Page.await(() -> "the room to be followed: " + call.state(), () -> call.is("isFollowing"));
    return call;
  }

  void begin() {
    run("window.call.begin().catch(e => { window.call.error = String(e) })");
  }

  /// Waits until the other end has said this.
  void expect(String text) {
    Page.await(
        () -> "the other end to say '" + text + "': " + state(),
        () -> {
          if (is("error")) {
            throw new AssertionError(state());
          }
          return text.equals(run("return window.call.heard"));
        });
  }

  /// Waits until these types of signals have come: the first of them first, the other at some time.
  /// A call may stand before the last of them is there.
  void expectSignals(String first, String other) {
    Page.await(
        () -> first + " and " + other + ": " + state(),
        () -> signals().contains(other) && signals().getFirst().equals(first));
  }

  @SuppressWarnings("unchecked") // the script keeps strings
  private List<String> signals() {
    return (List<String>) Objects.requireNonNull(run("return window.call.signals"));
  }

  private boolean is(String field) {
    return Boolean.TRUE.equals(run("return !!window.call." + field));
  }

  private String state() {
    return String.valueOf(run("return window.call.state()"));
  }

  private @Nullable Object run(String script) {
    page.show();
    return page.driver().executeScript(script);
  }

  private static String script() {
    try (var bytes = Call.class.getResourceAsStream("call.js")) {
      return new String(Objects.requireNonNull(bytes).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
