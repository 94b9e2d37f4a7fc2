package chat.parley.launcher;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/// Threads on a page: the marks on the messages that begin them, and the one that is open beside
/// the room.
record ThreadPane(Page page) {
  private static final String TEXTS =
      "return [...document.querySelectorAll('[data-testid=thread]:not([hidden]) [data-testid=message][data-state=final] .text')]"
          + ".map(text => text.textContent)";

  private static final String REPLIES = "[data-testid=messages] [data-testid=replies]";

  /// At the message that says this.
  void openAt(String text) {
    page.message(text).reply();
    awaitOpen();
  }

  private void awaitOpen() {
    Page.await(() -> "the thread to be open", this::isOpen);
  }

  boolean isOpen() {
    return page.attribute("[data-testid=thread]", "hidden").equals("false");
  }

  void reply(String text) {
    page.show();
    page.driver()
        .findElement(By.cssSelector("[data-testid=reply-input]"))
        .sendKeys(text, Keys.ENTER);
  }

  /// Writes what is not sent yet.
  void type(String text) {
    page.show();
    page.driver().findElement(By.cssSelector("[data-testid=reply-input]")).sendKeys(text);
  }

  /// What is written and not sent.
  String draft() {
    return page.attribute("[data-testid=reply-input]", "value");
  }

  /// As one does it without a mouse.
  void openByKeyboard() {
    page.show();
    Page.await(
        () -> "a message with replies",
        () -> {
          var found = page.driver().findElements(By.cssSelector(REPLIES)).stream().findFirst();
          found.ifPresent(replies -> replies.sendKeys(Keys.ENTER));
          return found.isPresent();
        });
    awaitOpen();
  }

  /// Presses Escape wherever the focus is.
  void escape() {
    page.show();
    page.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
    Page.await(() -> "the thread to be closed", () -> !isOpen());
  }

  /// What has the focus, by its `data-testid`.
  String focused() {
    page.show();
    return String.valueOf(
        page.driver().executeScript("return document.activeElement?.dataset?.testid ?? 'none'"));
  }

  /// Waits until the open thread shows exactly these, its root first.
  void expect(String... texts) {
    Page.await(
        () -> "the thread to show " + List.of(texts) + ", not " + texts(),
        () -> texts().equals(List.of(texts)));
  }

  /// Waits until the only message with replies is said to have so many.
  void expectReplies(int count) {
    Page.await(
        () -> count + " replies, not " + page.attribute(REPLIES, "dataset.count"),
        () -> page.attribute(REPLIES, "dataset.count").equals(String.valueOf(count)));
  }

  /// Waits until this is said to be unread of them; 'absent' for nothing.
  void expectUnread(String text) {
    var selector = REPLIES + " [data-testid=unread-replies]";
    Page.await(
        () -> text + " of the thread, not " + page.attribute(selector, "textContent"),
        () -> page.attribute(selector, "textContent").equals(text));
  }

  @SuppressWarnings("unchecked") // the script returns strings
  private List<String> texts() {
    page.show();
    return (List<String>) page.driver().executeScript(TEXTS);
  }
}
