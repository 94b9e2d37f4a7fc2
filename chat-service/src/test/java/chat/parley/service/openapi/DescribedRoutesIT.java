package chat.parley.service.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.openapi.DescribedApi;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;

/// The description has what this service answers, and nothing else. That its answers are as
/// described, all tests of this service look at: `Caller` does.
final class DescribedRoutesIT {
  @Test
  void whatIsAnsweredIsWhatIsDescribed() {
    assertThat(RunningService.shared().routes())
        .isEqualTo(DescribedApi.operationsOf("chat-service"));
  }
}
