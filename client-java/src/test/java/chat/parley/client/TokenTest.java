package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final long NOW_SECONDS = 1_763_764_800;

  private final ThreadLoop loop = new ThreadLoop();
  private final List<String> renewed = new ArrayList<>();
  private final LinkedBlockingQueue<String> tokens = new LinkedBlockingQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Token token =
      new Token(
          loop,
          () -> {
            calls.incrementAndGet();
            return tokens.poll(10, TimeUnit.SECONDS);
          },
          () -> NOW_SECONDS * 1_000,
          renewed::add);

  @Test
  void manyWhoAskAtOnceCauseOneCall() {
    var first = onLoop(token::get);
    var second = onLoop(token::get);
    tokens.add(tokenOf("alice"));

    assertThat(first.join()).isEqualTo(second.join());
    assertThat(calls).hasValue(1);
    assertThat(token.user()).isEqualTo("alice");
    assertThat(renewed).isEmpty();
  }

  @Test
  void oneThatWasRefusedIsRenewedAndOneThatWasReplacedIsNot() {
    tokens.add(tokenOf("alice"));
    onLoop(token::get).join();
    tokens.add(tokenOf("alice") + "2");

    var second = onLoop(() -> token.renew(1)).join();

    assertThat(onLoop(() -> token.renew(1)).join()).isEqualTo(second);
    assertThat(calls).hasValue(2);
    assertThat(renewed).containsExactly(second);
  }

  @Test
  void noTokenIsSigningOut() {
    var signedOut = new Token(loop, () -> null, () -> 0, _ -> {});

    assertThatThrownBy(() -> onLoop(signedOut::get).join())
        .hasCauseInstanceOf(ParleyException.class)
        .hasMessageContaining("signed-out");
  }

  @Test
  void whatItsSourceThrowsIsToldAsNoToken() {
    expectNoToken(
        () -> {
          throw new IllegalStateException("no key");
        });
    expectNoToken(
        () -> {
          throw new NoClassDefFoundError("no key");
        });
  }

  private void expectNoToken(TokenSource source) {
    var broken = new Token(loop, source, () -> 0, _ -> {});

    assertThatThrownBy(() -> onLoop(broken::get).orTimeout(20, TimeUnit.SECONDS).join())
        .hasMessageContaining("no-token")
        .hasMessageContaining("no key");
  }

  private <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> deed) {
    var answer = new CompletableFuture<T>();
    loop.execute(
        () ->
            deed.get()
                .whenComplete(
                    (value, thrown) -> {
                      if (thrown == null) {
                        answer.complete(value);
                      } else {
                        answer.completeExceptionally(thrown);
                      }
                    }));
    return answer;
  }

  private static String tokenOf(String user) {
    var claims = "{\"sub\":\"" + user + "\",\"exp\":" + (NOW_SECONDS + 600) + "}";
    var part =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return "e30." + part + ".signature";
  }
}
