package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A room of ten thousand messages in a real browser: what it costs is counted in elements, since
/// time on a busy machine says nothing.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ManyMessagesIT {
  private static final int MESSAGES = 10_000;

  /// Of a whole page. The goal is 2,000; what stands around the messages takes a few hundred.
  private static final long MOST_ELEMENTS = 1_500;

  /// The page's own view of a conversation that is loaded, scrolled from its end to its start and
  /// back in steps of half a screen, some of them in jumps; then to one message in its middle.
  private static final String SCROLL =
      """
      const [count, done] = arguments;
      const run = async () => {
        const { Conversation } = await import(location.origin + '/conversation.js');
        const { MessagesView } = await import(location.origin + '/view/messages.js');
        const nothing = () => {};
        const handlers = { onOlder: nothing, onNewest: nothing, onChange: nothing, onThread: nothing };
        const view = new MessagesView({ me: 'alice', nameOf: (user) => user, ...handlers });
        const events = Array.from({ length: count }, (_, i) => ({
          event: 'message', room: 'r', epoch: 'x', offset: i + 1, user: i % 3 ? 'alice' : 'bob', at: 1.7e12 + i * 60_000,
          text: 'message ' + (i + 1) + ' and more'.repeat(i % 40), replies: i % 7 ? undefined : 2,
          reactions: i % 5 ? undefined : [{ reaction: '👍', count: 1, mine: false }],
        }));
        const conversation = new Conversation('r', 'alice');
        conversation.restart({ events, first: 'x:0', asOf: 'x:' + count });
        document.getElementById('page').replaceChildren(view.element);
        view.element.style.height = '700px';
        const scroller = view.element.querySelector('[role=log]');
        const turn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const seen = new Set();
        let most = 0, holes = 0;
        const look = async () => {
          await turn();
          most = Math.max(most, document.querySelectorAll('*').length);
          const { top, bottom } = scroller.getBoundingClientRect();
          const lines = [...view.element.querySelectorAll('li')].map((line) => [line, line.getBoundingClientRect()]);
          const inSight = lines.filter(([, place]) => place.bottom > top && place.top < bottom);
          const covered = inSight.reduce((sum, [, place]) => sum + Math.min(bottom, place.bottom) - Math.max(top, place.top), 0);
          if (covered < (bottom - top) * 0.9) holes += 1;
          for (const [{ dataset }] of inSight) if (dataset.offset) seen.add(Number(dataset.offset));
        };
        view.show(conversation, [], { write: true, deleteAll: true });
        await look();
        const last = Math.max(...seen);
        const step = scroller.clientHeight / 2;
        for (let i = 0; i < 40; i += 1) { scroller.scrollTop -= step; await look(); }
        const near = [...seen].sort((a, b) => a - b);
        const missed = near.filter((offset, i) => i > 0 && offset !== near[i - 1] + 1).length;
        for (const part of [0.5, 0.1, 0.9, 0]) { scroller.scrollTop = part * scroller.scrollHeight; await look(); await look(); }
        const first = Math.min(...seen);
        const isFound = view.goTo('x:' + count / 2);
        await look();
        const found = view.element.querySelector('.found');
        const focused = document.activeElement === found;
        return { most, holes, last, first, missed, steps: near.length, isFound, focused, offset: Number(found?.dataset.offset) };
      };
      run().then(done, (error) => done({ error: String(error.stack ?? error) }));
      """;

  @Test
  void onlyTheMessagesInSightAreDrawnAndNoneIsPassedOver(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var room = cluster.publicRoom(alice);
    try (var browser = Browser.start()) {
      var page = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
      page.awaitLive();

      @SuppressWarnings("unchecked") // the script returns an object
      var seen = (Map<String, Object>) page.driver().executeAsyncScript(SCROLL, MESSAGES);

      assertThat(seen.get("error")).isNull();
      assertThat((Long) seen.get("most")).as("elements").isBetween(100L, MOST_ELEMENTS);
      assertThat(seen.get("last")).as("it begins at its end").isEqualTo((long) MESSAGES);
      assertThat((Long) seen.get("steps")).as("messages in forty steps").isGreaterThan(100L);
      assertThat(seen.get("missed")).as("messages passed over").isEqualTo(0L);
      assertThat(seen.get("first")).as("it ends at its start").isEqualTo(1L);
      assertThat(seen.get("holes")).as("looks at nothing").isEqualTo(0L);
      assertThat(seen.get("isFound")).isEqualTo(true);
      assertThat(seen.get("offset")).isEqualTo((long) MESSAGES / 2);
      assertThat(seen.get("focused")).isEqualTo(true);
      browser.closePages();
    }
  }
}
