package chat.parley.protocol.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorCodeTest {
  /// What RFC 6455 and its registry let an endpoint send.
  private static final Set<Integer> SENDABLE =
      Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);

  /// RFC 6455, 5.5: a control frame's 125 bytes less the code.
  private static final int MAX_REASON_BYTES = 123;

  @Test
  void numbersAreUniqueAndInOrder() {
    assertThat(Stream.of(ErrorCode.values()).map(ErrorCode::number))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "4000, RESUME_AT_ONCE",
    "4099, RESUME_AT_ONCE",
    "4100, BACK_OFF",
    "4199, BACK_OFF",
    "4200, BRING_NEW_TOKEN",
    "4299, BRING_NEW_TOKEN",
    "4300, FIX_REQUEST",
    "4399, FIX_REQUEST",
    "4400, GIVE_UP",
    "4499, GIVE_UP",
    "4500, BACK_OFF",
    "4999, BACK_OFF",
    "3999, BACK_OFF",
    "1006, BACK_OFF",
    "0, BACK_OFF",
    "-2147483648, BACK_OFF",
    "2147483647, BACK_OFF"
  })
  void theRangeGivesTheAdvice(int number, Advice advice) {
    assertThat(Advice.of(number)).isEqualTo(advice);
  }

  @ParameterizedTest
  @EnumSource
  void numbersLieInTheRanges(ErrorCode code) {
    assertThat(code.number()).isBetween(4000, 4499);
    assertThat(code.advice()).isEqualTo(Advice.of(code.number()));
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheFirstTwoRangesAreRetried(ErrorCode code) {
    assertThat(code.isRetryable()).isEqualTo(code.number() < 4200);
  }

  @ParameterizedTest
  @EnumSource
  void theConnectionStaysWhereTheRequestIsWrongAndEndsOtherwise(ErrorCode code) {
    assertThat(code.closeCode() == 0).isEqualTo(code.advice() == Advice.FIX_REQUEST);
  }

  @ParameterizedTest
  @EnumSource
  void closeCodesMayBeSent(ErrorCode code) {
    if (code.closeCode() != 0) {
      assertThat(SENDABLE.contains(code.closeCode()) || code.closeCode() == code.number()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWholeRefusalFitsACloseReason(ErrorCode code) {
    var reason = Refusal.of(code).toString();

    assertThat(reason).startsWith(code.number() + " " + code.label());
    assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MAX_REASON_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void statusesFitTheAdvice(ErrorCode code) {
    switch (code.advice()) {
      case RESUME_AT_ONCE, BACK_OFF -> assertThat(code.httpStatus()).isIn(429, 500, 503);
      case BRING_NEW_TOKEN -> assertThat(code.httpStatus()).isIn(401, 403);
      case FIX_REQUEST, GIVE_UP -> assertThat(code.httpStatus()).isBetween(400, 499);
    }
  }

  @Test
  void namesAreLowerCaseWithHyphens() {
    assertThat(ErrorCode.NOT_A_MEMBER.label()).isEqualTo("not-a-member");
    assertThat(Stream.of(ErrorCode.values()).map(ErrorCode::label))
        .allMatch(label -> label.matches("[a-z0-9]+(-[a-z0-9]+)*"));
  }

  @Test
  void aRefusalIsThrownWithoutAStackTrace() {
    var thrown = new RefusedException(Refusal.of(ErrorCode.NOT_ALLOWED));

    assertThat(thrown.getStackTrace()).isEmpty();
    assertThat(thrown).hasMessage("4311 not-allowed: You may not do this.");
  }
}
