package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.http.ClientConfig;

/// One headless Chromium; each page is a window of its own, with a session of its own.
final class Browser implements AutoCloseable {
  /// Selenium would wait three minutes for each answer of a browser that hangs.
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(90);

  private static final String NOTE_VIOLATIONS =
      "window.violations = []; window.addEventListener('securitypolicyviolation',"
          + " event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI))";

  private final ChromeDriver driver;

  /// It stays open and empty: with its last window the browser would end.
  private final String idleWindow;

  private final List<String> windows = new ArrayList<>();
  private String front;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
    driver.manage().timeouts().pageLoadTimeout(Deadline.GENEROUS);
    driver.manage().timeouts().scriptTimeout(Deadline.GENEROUS);
    idleWindow = driver.getWindowHandle();
    front = idleWindow;
  }

  /// With a profile of its own, which goes with it.
  static Browser start() {
    var chromium = Tools.require("chromium", "chromium");
    var chromedriver = Tools.require("chromedriver", "chromium-driver");
    // Both paths are given: Selenium looks for nothing and downloads nothing.
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .build();
    var options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // Of two windows one is always behind the other.
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
        // Calls between pages: addresses as they are, where nobody answers for the names that would
        // hide them, and the machine's own, which may have no other.
        "--disable-features=WebRtcHideLocalIpsWithMdns",
        "--allow-loopback-in-peer-connection");
    var patience = ClientConfig.defaultConfig().readTimeout(LONGEST_ANSWER);
    return new Browser(new ChromeDriver(service, options, patience));
  }

  ChromeDriver driver() {
    return driver;
  }

  /// A new page of a gateway, signed in and in a room.
  Page open(URI node, String user, String room, String transport) {
    visit(node + "/#name=" + user + "&room=" + room + "&transport=" + transport);
    return new Page(this, front);
  }

  /// A new page, which is in front then.
  void visit(String address) {
    front = driver.switchTo().newWindow(WindowType.WINDOW).getWindowHandle();
    windows.add(front);
    driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", NOTE_VIOLATIONS));
    driver.get(address);
  }

  /// What the page in front wanted to do and its own policy does not allow.
  @SuppressWarnings("unchecked") // the script notes strings
  List<String> violations() {
    return (List<String>) driver.executeScript("return window.violations");
  }

  /// Commands go to this window from now on.
  void show(String window) {
    if (!front.equals(window)) {
      driver.switchTo().window(window);
      front = window;
    }
  }

  /// All of them. Pages that nobody looks at any more would go on drawing and asking, more with
  /// each test, until on a busy machine the browser does not come to answer.
  void closePages() {
    for (var window : windows) {
      show(window);
      driver.close();
      show(idleWindow);
    }
    windows.clear();
  }

  /// What the window in front is drawn like.
  void look(int width, int height, boolean isPhone, boolean isDark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            width,
            "height",
            height,
            "deviceScaleFactor",
            isPhone ? 2 : 1,
            "mobile",
            isPhone));
    var scheme = Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light");
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  void screenshot(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
