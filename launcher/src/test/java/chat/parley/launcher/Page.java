package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;

/// The page of one user in one room. Known by its `data-testid`s.
record Page(ChromeDriver driver, String window) {
  /// The texts of all messages shown as final, in their order.
  private static final String FINAL_TEXTS =
      "return [...document.querySelectorAll('[data-testid=message][data-state=final] .text')]"
          + ".map(text => text.textContent)";

  void awaitLive() {
    Deadline.await(() -> "the page to be live, which is " + state(), () -> state().equals("live"));
  }

  void send(String text) {
    type(text);
    driver.findElement(By.cssSelector("[data-testid=send]")).click();
  }

  /// Writes what is not sent yet.
  void type(String text) {
    show();
    var input = By.cssSelector("[data-testid=message-input]");
    Deadline.await(() -> "a place to write in", () -> driver.findElement(input).isDisplayed());
    driver.findElement(input).sendKeys(text);
  }

  /// Waits until this is said of who is typing.
  void expectTyping(String text) {
    Deadline.await(
        () -> "the page to say '" + text + "', which says '" + typing() + "'",
        () -> typing().equals(text));
  }

  String typing() {
    return attribute("[data-testid=typing]", "textContent");
  }

  /// Waits until exactly these messages are shown.
  void expect(List<String> texts) {
    Deadline.await(
        () -> "the page to show\n" + texts + ", which shows\n" + texts() + "\n" + state(),
        () -> texts().equals(texts));
  }

  void useTransport(String name) {
    show();
    driver
        .findElement(By.cssSelector("[data-testid=transport-select] option[value=" + name + "]"))
        .click();
  }

  String transport() {
    return attribute("[data-testid=transport-select]", "value");
  }

  String node() {
    return attribute("[data-testid=node-name]", "textContent");
  }

  void show() {
    driver.switchTo().window(window);
  }

  void click(String testId) {
    show();
    driver.findElement(By.cssSelector("[data-testid=" + testId + "]")).click();
  }

  @SuppressWarnings("unchecked") // the script returns strings
  List<String> texts() {
    show();
    return (List<String>) driver.executeScript(FINAL_TEXTS);
  }

  /// Waits until the room is in the section of that title.
  void expectRoom(String section, String room, Duration time) {
    Deadline.await(
        () -> room + " among '" + section + "', where there are " + rooms(section),
        time,
        () -> rooms(section).contains(room));
  }

  void expectUnread(String room, Duration time) {
    var selector = "[data-testid=room-item][data-room=\"" + room + "\"]";
    Deadline.await(
        () -> room + " to be marked unread",
        time,
        () -> attribute(selector, "dataset.unread").equals("true"));
  }

  void expectError(String text) {
    Deadline.await(
        () -> "the error " + text + ", not " + attribute("#error", "textContent"),
        () -> attribute("#error", "textContent").contains(text));
  }

  /// All rooms that the page lists, whatever the section.
  @SuppressWarnings("unchecked") // the script returns strings
  List<String> rooms() {
    show();
    return (List<String>)
        driver.executeScript(
            "return [...document.querySelectorAll('[data-testid=room-item]')].map(item => item.dataset.room)");
  }

  @SuppressWarnings("unchecked") // the script returns strings
  private List<String> rooms(String section) {
    show();
    return (List<String>)
        driver.executeScript(
            "return [...document.querySelectorAll('[data-testid=room-list] h2')]"
                + ".filter(title => title.textContent === arguments[0])"
                + ".flatMap(title => [...title.nextElementSibling.querySelectorAll('[data-testid=room-item]')])"
                + ".map(item => item.dataset.room)",
            section);
  }

  private String state() {
    return attribute("[data-testid=connection-state]", "dataset.state");
  }

  private String attribute(String selector, String property) {
    show();
    return String.valueOf(
        driver.executeScript(
            "return document.querySelector('" + selector + "')?." + property + " ?? 'absent'"));
  }
}
