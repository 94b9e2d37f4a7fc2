package chat.parley.launcher;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/// A message on a page, by its text, and what its user can do to it.
record ShownMessage(Page page, String text) {
  /// Each with its count, and whether the page's user is among those who gave it.
  private static final String REACTIONS =
      "return [...document.querySelectorAll('[data-testid=message]')]"
          + ".filter(message => message.querySelector('.text')?.textContent === arguments[0])"
          + ".flatMap(message => [...message.querySelectorAll('[data-testid=reaction]')])"
          + ".map(each => each.textContent + (each.ariaPressed === 'true' ? ' mine' : ''))";

  /// The reaction that is offered.
  void react() {
    click("react");
  }

  /// Joins the first reaction of others, or takes one's own back.
  void pressReaction() {
    click("reaction");
  }

  void edit(String newText) {
    click("edit");
    var field = page.driver().findElement(By.cssSelector("[data-testid=edit-input]"));
    field.clear();
    field.sendKeys(newText, Keys.ENTER);
  }

  void delete() {
    click("delete");
  }

  /// Opens its thread.
  void reply() {
    click("reply");
  }

  /// Waits until it has exactly these.
  void expectReactions(String... reactions) {
    var expected = List.of(reactions);
    Page.await(
        () -> "'" + text + "' to have " + expected + ", not " + reactions(),
        () -> reactions().equals(expected));
  }

  boolean isMarkedAsEdited() {
    page.show();
    return !page.driver().findElements(part("edited")).isEmpty();
  }

  @SuppressWarnings("unchecked") // the script returns strings
  private List<String> reactions() {
    page.show();
    return (List<String>) page.driver().executeScript(REACTIONS, text);
  }

  private void click(String testId) {
    page.click(part(testId));
  }

  private By part(String testId) {
    return By.xpath(
        "//*[@data-testid='message'][*[contains(@class,'text') and .='%s']]//*[@data-testid='%s']"
            .formatted(text, testId));
  }
}
