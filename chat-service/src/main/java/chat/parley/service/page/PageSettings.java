package chat.parley.service.page;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The sizes of pages: rooms, members and publications in one answer.
///
/// @param defaultSize the size of a page whose request names none
/// @param maxSize the largest size a request may name; beyond it 4320
@ConfigurationProperties("parley.page")
public record PageSettings(
    @DefaultValue("100") int defaultSize, @DefaultValue("1000") int maxSize) {
  private static final int MAX_DIGITS = 9;

  public PageSettings {
    if (maxSize < 1) {
      throw new IllegalArgumentException("parley.page.max-size must be at least 1");
    }
    if (defaultSize < 1 || defaultSize > maxSize) {
      throw new IllegalArgumentException(
          "parley.page.default-size must be from 1 to parley.page.max-size");
    }
  }

  /// The size that a request asks for by `limit`; refused with 4320 where it is not allowed.
  public int size(Optional<String> limit) {
    return limit.map(this::parsed).orElse(defaultSize);
  }

  private int parsed(String limit) {
    boolean isNumber =
        !limit.isEmpty()
            && limit.length() <= MAX_DIGITS
            && limit.chars().allMatch(c -> c >= '0' && c <= '9');
    int size = isNumber ? Integer.parseInt(limit) : 0;
    if (size < 1 || size > maxSize) {
      throw new RefusedException(
          new Refusal(ErrorCode.BAD_PAGE, "'limit' must be a number from 1 to " + maxSize + "."));
    }
    return size;
  }
}
