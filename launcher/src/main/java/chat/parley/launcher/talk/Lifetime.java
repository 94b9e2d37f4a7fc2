package chat.parley.launcher.talk;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads durations as people write them: `90s`, `10m`, `12h`, `30d`.
final class Lifetime implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

  @Override
  public Duration convert(String text) {
    var match = FORM.matcher(text);
    if (!match.matches() || match.group(1).matches("0+")) {
      throw new TypeConversionException("a duration like 90s, 10m, 12h or 30d, not " + text);
    }
    long count = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
