package chat.parley.backplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;

final class ProblemsTest {
  @Test
  void failuresThatComeTogetherAreAsOne() {
    var outage = new RefusedException(Refusal.of(ErrorCode.UNAVAILABLE));

    assertThat(Problems.refusal(Exceptions.multiple(outage, outage)).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(Problems.refusal(outage).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(Problems.refusal(new RuntimeException("a bug")).code())
        .isEqualTo(ErrorCode.INTERNAL);
  }
}
