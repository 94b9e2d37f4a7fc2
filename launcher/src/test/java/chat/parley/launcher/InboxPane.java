package chat.parley.launcher;

import java.util.List;
import org.openqa.selenium.By;

/// The notifications on a page: its bell, and the list that this opens.
record InboxPane(Page page) {
  private static final String COUNT = "[data-testid=unread-notifications]:not([hidden])";

  private static final String TITLES =
      "return [...document.querySelectorAll('[data-testid=notification] .name')].map(name => name.textContent)";

  void ring() {
    page.click("bell");
  }

  /// Waits until so much is said to be unread; 'absent' for nothing.
  void expectUnread(String count) {
    Page.await(
        () -> count + " notifications unread, not " + page.attribute(COUNT, "textContent"),
        () -> page.attribute(COUNT, "textContent").equals(count));
  }

  /// Waits until exactly these are listed, the newest first.
  void expect(String... titles) {
    Page.await(
        () -> "notifications " + List.of(titles) + ", not " + titles(),
        () -> titles().equals(List.of(titles)));
  }

  void choose(String type) {
    page.click(By.cssSelector("[data-testid=notification][data-type=" + type + "]"));
  }

  @SuppressWarnings("unchecked") // the script returns strings
  private List<String> titles() {
    page.show();
    return (List<String>) page.driver().executeScript(TITLES);
  }
}
