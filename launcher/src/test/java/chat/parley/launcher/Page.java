package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/// The page of one user in one room. Known by its `data-testid`s.
record Page(Browser browser, String window) {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /// The texts of all messages of the room shown as final, in their order.
  private static final String FINAL_TEXTS = textsOf("[data-state=final]");

  /// Of those that are shown as on their way.
  private static final String PENDING_TEXTS = textsOf(":not([data-state=final])");

  private static final String ERROR_IN_FRONT =
      """
      const { x, y, width, height } = document.getElementById('error').getBoundingClientRect();
      const front = document.elementFromPoint(x + width / 4, y + height / 2);
      return document.getElementById('error').contains(front);
      """;

  ChromeDriver driver() {
    return browser.driver();
  }

  void awaitLive() {
    await(() -> "the page to be live, which is " + state(), () -> state().equals("live"));
  }

  /// Waits until the connection is in another state than this.
  void awaitNot(String state) {
    await(() -> "the page to be " + state + " no more", () -> !state().equals(state));
  }

  void send(String text) {
    type(text);
    click("send");
  }

  /// Writes what is not sent yet.
  void type(String text) {
    await(() -> "a place to write in", this::hasPlaceToWrite);
    driver().findElement(By.cssSelector("[data-testid=message-input]")).sendKeys(text);
  }

  /// What is written and not sent.
  String draft() {
    return attribute("[data-testid=message-input]", "value");
  }

  /// Waits until exactly these own messages are shown as not final yet.
  void expectPending(String... texts) {
    await(
        () -> "the page to show as pending " + List.of(texts) + ", which shows " + pending(),
        () -> pending().equals(List.of(texts)));
  }

  private List<String> pending() {
    return texts(PENDING_TEXTS);
  }

  /// Waits until this is said of who is typing.
  void expectTyping(String text) {
    await(
        () -> "the page to say '" + text + "', which says '" + typing() + "'",
        () -> typing().equals(text));
  }

  String typing() {
    return attribute("[data-testid=typing]", "textContent");
  }

  /// Waits until this is said of who may write here; 'absent' for nothing.
  void expectRule(String text) {
    await(
        () -> "the page to say '" + text + "', which says '" + rule() + "'",
        () -> rule().equals(text));
  }

  private String rule() {
    return attribute("[data-testid=writing-rule]:not([hidden])", "textContent");
  }

  boolean hasPlaceToWrite() {
    return isDisplayed("[data-testid=message-input]");
  }

  /// Waits until those who have written are called so, each message's writer by himself.
  void expectNames(String... names) {
    await(
        () -> "writers called " + List.of(names) + ", not " + names(),
        () -> names().equals(List.of(names)));
  }

  @SuppressWarnings("unchecked") // the script returns strings
  private List<String> names() {
    show();
    return (List<String>)
        driver()
            .executeScript(
                "return [...document.querySelectorAll('[data-testid=message] .by strong')].map(name => name.textContent)");
  }

  /// Waits until this member is called so in the list of members, which is open.
  void expectMember(String user, String name) {
    var selector = "[data-testid=member][data-user=\"" + user + "\"] [data-testid=member-name]";
    await(
        () -> user + " called " + name + ", not " + attribute(selector, "textContent"),
        () -> attribute(selector, "textContent").equals(name));
  }

  /// Puts this in place of what is in a field, once that is offered.
  void fill(String testId, String text) {
    var place = By.cssSelector("[data-testid=" + testId + "]");
    show();
    await(() -> place + " to be there", () -> isDisplayed("[data-testid=" + testId + "]"));
    var field = driver().findElement(place);
    field.clear();
    field.sendKeys(text);
  }

  /// What the settings say of those who are banned or muted.
  String restricted() {
    return attribute("[data-testid=restricted]", "textContent");
  }

  /// Waits until the list of members, which is open, says this of somebody.
  void expectStatus(String user, String status) {
    await(
        () -> user + " to be " + status + " in the list of members",
        () -> attribute(member(user) + ".mark", "ariaLabel").equals(status));
  }

  private static String member(String user) {
    return "[data-testid=member][data-user=\"" + user + "\"] ";
  }

  /// As a moderator does it, in the list of members, which is open.
  void doAbout(String user, String deed) {
    var member = member(user);
    await(() -> user + " among the members", () -> isDisplayed(member + "[data-testid=deeds]"));
    // In one go: the list is drawn anew when somebody comes, goes or gets another role.
    driver()
        .executeScript(
            "document.querySelector(arguments[0]).click(); document.querySelector(arguments[1]).click()",
            member + "[data-testid=deeds]",
            member + "[data-testid=" + deed + "]");
  }

  private boolean isDisplayed(String selector) {
    show();
    return driver().findElements(By.cssSelector(selector)).stream()
        .anyMatch(WebElement::isDisplayed);
  }

  /// Waits until exactly these messages are shown.
  void expect(List<String> texts) {
    await(
        () -> "the page to show\n" + texts + ", which shows\n" + texts() + "\n" + state(),
        () -> texts().equals(texts));
  }

  /// As if the user had asked the browser for it.
  void reload() {
    show();
    driver().navigate().refresh();
    awaitLive();
  }

  /// As another window in front of it does; behind it, it has the focus again.
  void setHidden(boolean isHidden) {
    show();
    driver()
        .executeScript(
            "const hidden = arguments[0];"
                + " Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });"
                + " if (!hidden) dispatchEvent(new Event('focus'))",
            isHidden);
  }

  /// The message that says this now.
  ShownMessage message(String text) {
    return new ShownMessage(this, text);
  }

  void useTransport(String name) {
    show();
    click(By.cssSelector("[data-testid=transport-select] option[value=" + name + "]"));
  }

  String transport() {
    return attribute("[data-testid=transport-select]", "value");
  }

  String node() {
    return attribute("[data-testid=node-name]", "textContent");
  }

  void show() {
    browser.show(window);
  }

  void click(String testId) {
    click(By.cssSelector("[data-testid=" + testId + "]"));
  }

  /// What is before it, like a dialog, hides nothing.
  void expectHidden(String testId) {
    var selector = "[data-testid=" + testId + "]";
    await(() -> selector + " to be hidden", () -> !isDisplayed(selector));
  }

  /// Waits until it is offered. What is drawn anew between the look and the click is looked for
  /// again: nothing was clicked then.
  void click(By place) {
    show();
    await(
        () -> place + " to be there",
        () -> {
          var shown = driver().findElements(place).stream().filter(WebElement::isDisplayed);
          var found = shown.findFirst();
          return found.isPresent() && isClicked(found.get());
        });
  }

  /// What lies under the page's head, which stays where it is, is moved out of there first.
  private boolean isClicked(WebElement element) {
    try {
      element.click();
      return true;
    } catch (ElementClickInterceptedException e) {
      driver().executeScript("arguments[0].scrollIntoView({ block: 'center' })", element);
      return false;
    }
  }

  List<String> texts() {
    return texts(FINAL_TEXTS);
  }

  @SuppressWarnings("unchecked") // the script returns strings
  private List<String> texts(String script) {
    show();
    return (List<String>) driver().executeScript(script);
  }

  private static String textsOf(String condition) {
    return "return [...document.querySelectorAll('[data-testid=messages] [data-testid=message]"
        + condition
        + " .text')].map(text => text.textContent)";
  }

  /// Waits until the room is in the section of that title.
  void expectRoom(String section, String room, Duration time) {
    await(
        () -> room + " among '" + section + "', where there are " + rooms(section),
        time,
        () -> rooms(section).contains(room));
  }

  void expectUnread(String room, Duration time) {
    var selector = "[data-testid=room-item][data-room=\"" + room + "\"]";
    await(
        () -> room + " to be marked unread",
        time,
        () -> attribute(selector, "dataset.unread").equals("true"));
  }

  /// Waits until so much is said to be unread in the room; 'absent' for nothing.
  void expectUnreadCount(String room, String count) {
    var selector = "[data-testid=room-item][data-room=\"" + room + "\"] [data-testid=unread]";
    await(
        () -> count + " unread in " + room + ", not " + attribute(selector, "textContent"),
        () -> attribute(selector, "textContent").equals(count));
  }

  /// Waits until the open room is called so.
  void expectTitle(String title) {
    await(
        () -> "the open room to be " + title + ", not " + attribute(".room-head h2", "textContent"),
        () -> attribute(".room-head h2", "textContent").equals(title));
  }

  void open(String room) {
    click(By.cssSelector("[data-testid=room-item][data-room=\"" + room + "\"]"));
  }

  void expectError(String text) {
    await(
        () -> "the error " + text + ", not " + attribute("#error", "textContent"),
        () -> attribute("#error", "textContent").contains(text));
  }

  /// Whether a person sees it: what lies behind an open dialog he does not.
  boolean isErrorShown() {
    show();
    return Boolean.TRUE.equals(driver().executeScript(ERROR_IN_FRONT));
  }

  void expectNoDialog() {
    await(
        () -> "the dialog to be closed",
        () -> attribute("dialog[open]", "className").equals("absent"));
  }

  /// All rooms that the page lists, whatever the section.
  @SuppressWarnings("unchecked") // the script returns strings
  List<String> rooms() {
    show();
    return (List<String>)
        driver()
            .executeScript(
                "return [...document.querySelectorAll('[data-testid=room-item]')].map(item => item.dataset.room)");
  }

  @SuppressWarnings("unchecked") // the script returns strings
  private List<String> rooms(String section) {
    show();
    return (List<String>)
        driver()
            .executeScript(
                "return [...document.querySelectorAll('[data-testid=room-list] h2')]"
                    + ".filter(title => title.textContent === arguments[0])"
                    + ".flatMap(title => [...title.nextElementSibling.querySelectorAll('[data-testid=room-item]')])"
                    + ".map(item => item.dataset.room)",
                section);
  }

  static void await(Supplier<String> description, Callable<Boolean> condition) {
    await(description, Deadline.GENEROUS, condition);
  }

  /// A look at a page is half a dozen commands of the browser, which takes its share of the
  /// machine. What was drawn anew in the middle of one is looked at again.
  private static void await(
      Supplier<String> description, Duration time, Callable<Boolean> condition) {
    Deadline.await(
        description,
        time,
        LOOK_AGAIN,
        () -> {
          try {
            return condition.call();
          } catch (StaleElementReferenceException e) {
            return false;
          }
        });
  }

  private String state() {
    return attribute("[data-testid=connection-state]", "dataset.state");
  }

  /// Of the first that there is of these; 'absent' where there is none.
  String attribute(String selector, String property) {
    show();
    return String.valueOf(
        driver()
            .executeScript(
                "return document.querySelector('" + selector + "')?." + property + " ?? 'absent'"));
  }
}
