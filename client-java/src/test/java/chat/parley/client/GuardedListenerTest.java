package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class GuardedListenerTest {
  private static final Event EVENT =
      new Event(JsonMapper.shared().createObjectNode().put("event", "message"));
  private static final Unsent UNSENT = new Unsent("send", "general", "k1", null, "{}", true, false);

  private final List<Throwable> uncaught = new ArrayList<>();

  @Test
  void whatAListenerThrowsGoesToTheHandlerAndNoFurther() throws InterruptedException {
    var guarded = new GuardedListener(new Throwing());
    var thread =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown))
            .start(
                () -> {
                  guarded.event(EVENT);
                  guarded.connection(Status.BEGINNING);
                  guarded.failed(UNSENT, ParleyException.closed());
                });

    thread.join();

    assertThat(uncaught)
        .extracting(Throwable::getMessage)
        .containsExactly("message", "CONNECTING", "k1 closed");
  }

  private static final class Throwing implements Listener {
    @Override
    public void event(Event event) {
      throw new IllegalStateException(event.name());
    }

    @Override
    public void connection(Status status) {
      throw new IllegalStateException(status.state().toString());
    }

    @Override
    public void failed(Unsent entry, ParleyException why) {
      throw new AssertionError(entry.key() + ' ' + why.name());
    }
  }
}
