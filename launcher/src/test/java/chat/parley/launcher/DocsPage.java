package chat.parley.launcher;

import java.net.URI;
import java.util.List;

/// A gateway's page with the description of REST, in front of a browser.
record DocsPage(Browser browser) {
  private static final String OPERATIONS =
      "return [...document.querySelectorAll('.opblock-summary')].map(operation =>"
          + " operation.querySelector('.opblock-summary-method').textContent + ' '"
          + " + operation.querySelector('.opblock-summary-path').dataset.path)";

  static DocsPage open(Browser browser, URI node) {
    browser.visit(node + "/docs");
    return new DocsPage(browser);
  }

  /// Waits until these are listed, each like `GET /v1/rooms`, whatever else is.
  void expectOperations(String... wanted) {
    Page.await(
        () -> List.of(wanted) + " among " + operations(),
        () -> operations().containsAll(List.of(wanted)));
  }

  @SuppressWarnings("unchecked") // the script returns strings
  private List<String> operations() {
    return (List<String>) browser.driver().executeScript(OPERATIONS);
  }
}
