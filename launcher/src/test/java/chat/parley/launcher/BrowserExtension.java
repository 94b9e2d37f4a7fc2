package chat.parley.launcher;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives the tests of a class one [Browser], which starts when the first of them asks for it and
/// ends after the last. Between them its pages are closed.
final class BrowserExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(BrowserExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The store of the class closes what it holds.
    return ofClass(context)
        .getStore(NAMESPACE)
        .computeIfAbsent(Browser.class, _ -> Browser.start(), Browser.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var browser = context.getStore(NAMESPACE).get(Browser.class, Browser.class);
    if (browser != null) {
      browser.closePages();
    }
  }

  private static ExtensionContext ofClass(ExtensionContext context) {
    return context.getTestMethod().isEmpty()
        ? context
        : context.getParent().map(BrowserExtension::ofClass).orElseThrow();
  }
}
