package chat.parley.launcher.talk;

import chat.parley.client.Event;
import chat.parley.client.Listener;
import chat.parley.client.ParleyException;
import chat.parley.client.State;
import chat.parley.client.Status;
import chat.parley.client.Unsent;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Prints what a client hears, on whichever thread brings it, and says when that is over.
/// Thread-safe.
final class Show implements Listener {
  /// What a room's order holds, and what is to be known of it.
  private static final Set<String> STORED =
      Set.of(
          "message",
          "edited",
          "deleted",
          "reacted",
          "unreacted",
          "joined",
          "left",
          "appointed",
          "configured",
          "patch",
          "snapshot",
          "reset",
          "unsubscribed");

  private final PrintWriter out;
  private final Consumer<Event> printer;
  private final Consumer<String> status;
  private final Predicate<Event> isWanted;
  private final AtomicLong left;
  private final CompletableFuture<Boolean> enough = new CompletableFuture<>();

  /// @param status takes what is to be known of the connection
  /// @param most ends after so many events
  Show(
      PrintWriter out,
      Consumer<Event> printer,
      Consumer<String> status,
      Predicate<Event> isWanted,
      long most) {
    this.out = out;
    this.printer = printer;
    this.status = status;
    this.isWanted = isWanted;
    this.left = new AtomicLong(most);
  }

  static boolean isStored(Event event) {
    return STORED.contains(event.name());
  }

  /// Fails with what ended it, or completes once enough was printed, or nobody reads it any more.
  CompletableFuture<Boolean> end() {
    return enough;
  }

  /// A page of history, oldest first.
  void page(JsonNode page) {
    page.path("events").forEach(event -> event(new Event(event)));
  }

  @Override
  public void event(Event event) {
    if (event.name().equals("unsubscribed")) {
      print(event);
      var error = event.json().path("error");
      enough.completeExceptionally(
          new IllegalStateException(
              error.path("code").asInt(0) + " " + error.path("text").asString("")));
    } else if (isWanted.test(event)) {
      print(event);
    }
  }

  private void print(Event event) {
    if (left.getAndDecrement() > 0 && !enough.isDone()) {
      printer.accept(event);
      // As in `tail … | head -1`.
      if (out.checkError() || left.get() <= 0) {
        enough.complete(true);
      }
    }
  }

  @Override
  public void connection(Status entered) {
    var error = entered.error();
    if (entered.state() == State.CONNECTED) {
      status.accept("connected to " + entered.node() + " over " + entered.transport());
    } else if (entered.state() == State.WAITING) {
      status.accept(
          String.format(
              Locale.ROOT, "%s; again in %.1f s", textOf(error), entered.retryMillis() / 1_000.0));
    } else if (entered.state() == State.CLOSED && error != null) {
      enough.completeExceptionally(error);
    }
  }

  @Override
  public void failed(Unsent entry, ParleyException why) {
    status.accept("not sent: " + why.getMessage());
  }

  private static String textOf(@Nullable ParleyException error) {
    return error == null ? "not connected" : String.valueOf(error.getMessage());
  }
}
