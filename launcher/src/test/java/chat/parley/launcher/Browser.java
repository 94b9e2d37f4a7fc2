package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/// One headless Chromium; each page is a window of its own, with a session of its own.
final class Browser implements AutoCloseable {
  private final ChromeDriver driver;
  private final List<String> windows = new ArrayList<>();

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /// @param profile an empty directory
  static Browser start(Path profile) {
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
        "--user-data-dir=" + profile);
    return new Browser(new ChromeDriver(service, options));
  }

  /// A new page of a gateway, signed in and in a room.
  Page open(URI node, String user, String room, String transport) {
    if (windows.isEmpty()) {
      windows.add(driver.getWindowHandle());
    } else {
      windows.add(driver.switchTo().newWindow(WindowType.WINDOW).getWindowHandle());
    }
    var page = new Page(driver, windows.getLast());
    driver.get(node + "/#name=" + user + "&room=" + room + "&transport=" + transport);
    return page;
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
