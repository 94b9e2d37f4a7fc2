package chat.parley.launcher;

import chat.parley.launcher.client.Identity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The JavaScript client in a page of a gateway, beside the page's own script, as that gateway
/// serves it. It keeps what it is shown of one room.
record ClientInPage(Page page) {
  private static final String OPEN =
      """
      const [token, rest, room, transport] = arguments;
      const at = (window.client = { texts: [], isFollowing: false, error: null });
      at.open = async () => {
        const { connect } = await import(location.origin + '/client.js');
        at.parley = connect({ token, rest, transports: [transport] });
        at.parley.on('message', ({ text }) => at.texts.push(text));
        await at.parley.subscribe(room);
        at.say = (text) => at.parley.send(room, text).catch((e) => (at.error = String(e)));
        at.isFollowing = true;
      };
      at.open().catch((e) => (at.error = String(e)));
      """;

  /// Returns when it follows the room.
  static ClientInPage open(Page page, Identity who, String rest, String room, String transport) {
    page.show();
    page.driver().executeScript(OPEN, who.token(), rest, room, transport);
    var client = new ClientInPage(page);
    Page.await(
        () -> "the room to be followed: " + client.error(),
        () -> Boolean.TRUE.equals(client.run("return window.client.isFollowing")));
    return client;
  }

  void say(String text) {
    page.show();
    page.driver().executeScript("window.client.say(arguments[0])", text);
  }

  /// Waits until it was shown these and no others, in this order.
  void expect(String... texts) {
    Page.await(
        () -> List.of(texts) + " to be shown; there is " + shown() + ", error: " + error(),
        () -> shown().equals(List.of(texts)));
  }

  String transport() {
    return String.valueOf(run("return window.client.parley.transport"));
  }

  @SuppressWarnings("unchecked") // the script keeps strings
  private List<String> shown() {
    return (List<String>) Objects.requireNonNull(run("return window.client.texts"));
  }

  private String error() {
    return String.valueOf(run("return window.client.error"));
  }

  private @Nullable Object run(String script) {
    page.show();
    return page.driver().executeScript(script);
  }
}
